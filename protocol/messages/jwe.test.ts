import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { codeOf } from '../testing.ts';
import { readFixtures } from '../vectors/fixtures.ts';
import { decryptWith, encryptTo } from './jwe.ts';

const { patient, doctor } = readFixtures();
const Note = z.object({ text: z.string() });

describe('a message', () => {
  it('opens with the key it was made for, given as key or certificate', async () => {
    for (const publicKey of [doctor.encryptionPublicKey, doctor.encryptionCertificate]) {
      expect(
        await decryptWith(doctor.encryptionPrivateKey, await encryptTo(publicKey, { text: '你好' }), Note),
      ).toEqual({ text: '你好' });
    }
  });

  it('does not open with another key, nor as something else', async () => {
    const jwe = await encryptTo(doctor.encryptionPublicKey, { text: 'x' });
    expect(await codeOf(() => decryptWith(patient.encryptionPrivateKey, jwe, Note))).toBe('ENVELOPE_TAMPERED');
    expect(
      await codeOf(() => decryptWith(doctor.encryptionPrivateKey, jwe, z.strictObject({ number: z.number() }))),
    ).toBe('ENVELOPE_TAMPERED');
  });

  it('is refused for any character exchanged', async () => {
    const jwe = await encryptTo(doctor.encryptionPublicKey, { text: 'x' });
    for (let at = 0; at < jwe.length; at += 23) {
      const changed = jwe.slice(0, at) + (jwe[at] === 'A' ? 'B' : 'A') + jwe.slice(at + 1);
      expect(await codeOf(() => decryptWith(doctor.encryptionPrivateKey, changed, Note))).toBe('ENVELOPE_TAMPERED');
    }
  });

  it('is refused when it is too long to be one', async () => {
    expect(await codeOf(() => decryptWith(doctor.encryptionPrivateKey, 'A'.repeat(65_537), Note))).toBe(
      'ENVELOPE_TAMPERED',
    );
  });

  it('is not made for a weak key', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 2048 })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString();
    expect(await codeOf(() => encryptTo(weak, {}))).toBe('CERTIFICATE_INVALID');
  });
});
