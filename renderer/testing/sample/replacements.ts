import type { Replied } from '../../../api/window/calls.ts';
import { days, hex, hours, people } from './ids.ts';
import { returned } from './session.ts';

type Examined = Replied<'sa.replacement'>;

const keys = {
  ...{ signingKey: hex(701, 64), tlsKey: hex(702, 64), encryptionKey: hex(703, 64) },
  preKeys: { receiving: `02${hex(704, 64)}`, verifying: `03${hex(705, 64)}` },
};
const common = { role: 'patient', mspId: 'Hospital1MSP', code: returned.code, keys } as const;
const rid = { kind: 'cn-resident-id', number: '11010519491231002X', name: '林秀英' } as const;

/** Of people of Hospital 1 who have lost their keys. */
export const replacements: readonly Examined[] = [
  {
    ...common,
    ...{ id: 'n1', state: 'submitted', cause: 'stolen', rid, pid: people.patient },
    ...{ submittedAt: hours(-1), updatedAt: hours(-1) },
    registered: {
      ...{ status: 'revoked', statusAt: hours(-20), sameEncryption: true },
      signingThumbprint: 'q8yKx4JbXkq3n1kJ0sJ8mC7Yb2Z5r0t1u2v3w4x5y6z',
    },
  },
  {
    ...common,
    ...{ id: 'n2', state: 'confirmed', cause: 'lost', role: 'technician', pid: people.technician },
    ...{ submittedAt: hours(-5), updatedAt: hours(-4), confirmedBy: people.admin, confirmedAt: hours(-4) },
    rid: { kind: 'staff-number', number: 'S-20733', name: 'Zhang Min' },
    registered: {
      ...{ status: 'active', statusAt: days(-90), sameEncryption: false },
      signingThumbprint: 'a1yKx4JbXkq3n1kJ0sJ8mC7Yb2Z5r0t1u2v3w4x5y6z',
    },
  },
  {
    ...{ id: 'n3', state: 'submitted', cause: 'lost', role: 'patient', mspId: 'Hospital1MSP' },
    ...{ submittedAt: hours(-6), updatedAt: hours(-6) },
    rid: { kind: 'passport', number: 'C01X00T47', name: 'Marta Moll' },
  },
  {
    ...{ id: 'n4', state: 'declined', cause: 'outdated', role: 'doctor', mspId: 'Hospital1MSP' },
    ...{ submittedAt: days(-3), updatedAt: days(-2), reason: 'The document is of somebody else.' },
  },
];
