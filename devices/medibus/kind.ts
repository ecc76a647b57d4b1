import type { DriverKind } from '../link/driver.ts';
import { LinkedDriver } from '../link/linked-driver.ts';
import { MedibusSession } from './session.ts';

const id = 'medibus';
const version = '1.0.0';

export const medibusKind: DriverKind = {
  id,
  version,
  line: { baudRate: 19_200, dataBits: 8, parity: 'even', stopBits: 1 },
  create: (transport, clock) =>
    new LinkedDriver({ id, version, session: (link) => new MedibusSession(link) }, transport, clock),
};
