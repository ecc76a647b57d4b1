import { createHash } from 'node:crypto';
import { PID } from '../../domain/ids.ts';
import type { User } from '../../domain/user.ts';

export const testPid = (name: string): PID => PID.parse(createHash('sha384').update(name).digest('hex'));

const spki = '-----BEGIN PUBLIC KEY-----\nMA==\n-----END PUBLIC KEY-----\n';

/** A user as the ledger would return it; `over` replaces fields. */
export function testUser(name: string, over: Partial<User> = {}): User {
  return {
    pid: testPid(name),
    mspId: 'Hospital1MSP',
    role: 'patient',
    signingKey: spki,
    signingThumbprint: 'A'.repeat(43),
    encryptionThumbprint: 'B'.repeat(43),
    preKeys: { receiving: `02${'1'.repeat(64)}`, verifying: `03${'2'.repeat(64)}` },
    status: 'active',
    statusReason: '',
    registeredAt: '2024-09-01T08:00:00.000Z',
    statusAt: '2024-09-01T08:00:00.000Z',
    ...over,
  };
}
