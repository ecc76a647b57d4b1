import type { DriverKind } from '../driver.ts';
import { MedibusDriver, medibusVersion } from './driver.ts';

export const medibusKind: DriverKind = {
  id: 'medibus',
  name: { en: 'Dräger MEDIBUS (ventilators, anaesthesia)', zh: '德尔格 MEDIBUS（呼吸机、麻醉机）' },
  version: medibusVersion,
  line: { baudRate: 19_200, dataBits: 8, parity: 'even', stopBits: 1 },
  create: (transport, clock) => new MedibusDriver(transport, clock),
};
