import { describe, expect, it } from 'vitest';
import { countsFrom, keysAt, keysOf } from './registered-keys.ts';
import { User } from './user.ts';

/** As the first chaincode wrote it; nothing that is on a ledger may become unreadable. */
const written = {
  pid: 'ab'.repeat(48),
  mspId: 'Hospital1MSP',
  role: 'doctor',
  signingKey: '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n',
  signingThumbprint: 'a'.repeat(43),
  encryptionThumbprint: 'b'.repeat(43),
  preKeys: { receiving: `02${'c'.repeat(64)}`, verifying: `03${'d'.repeat(64)}` },
  status: 'revoked',
  statusReason: 'left',
  registeredAt: '2025-06-01T08:30:00.000Z',
  statusAt: '2025-07-01T08:30:00.000Z',
};

describe('a user of before there were renewals', () => {
  it('is read as it was written', () => {
    expect(User.parse(written)).toEqual(written);
  });

  it('has one entry of keys, which counts at any time', () => {
    const user = User.parse(written);
    const { signingKey, signingThumbprint, encryptionThumbprint, registeredAt: from } = written;
    const only = { signingKey, signingThumbprint, encryptionThumbprint, from };
    expect(keysOf(user)).toEqual([only]);
    for (const at of ['2020-01-01T00:00:00.000Z', '2099-01-01T00:00:00.000Z']) {
      expect(keysAt(user, new Date(at))).toEqual(only);
      expect(countsFrom(user, new Date(at))).toBe(true);
    }
  });
});
