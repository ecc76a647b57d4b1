import type { DeviceIdentity } from '../link/driver.ts';
import { segmentComponents, type Message } from './message.ts';

/** Makers by how the sending application calls itself. */
const makers: readonly (readonly [RegExp, string])[] = [
  [/^MINDRAY/i, 'Mindray'],
  [/^(NIHON|NK)/i, 'Nihon Kohden'],
  [/^ABL/i, 'Radiometer'],
  [/^(CARESCAPE|GE)/i, 'GE'],
  [/^PHILIPS/i, 'Philips'],
];

/** Who the header says has sent it: application and its unique number, else the facility's name as the number. */
export function senderIn({ header, separators }: Message): DeviceIdentity | undefined {
  const [model = '', number = ''] = segmentComponents(header, 3, separators);
  const [facility = ''] = segmentComponents(header, 4, separators);
  if (model === '' && number === '' && facility === '') return undefined;
  return {
    vendor: makers.find(([begins]) => begins.test(model))?.[1] ?? '',
    model,
    deviceId: number === '' ? facility : number,
    softwareRevision: '',
    protocolRevision: segmentComponents(header, 12, separators)[0] ?? '',
  };
}
