import { generateKeyPairSync } from 'node:crypto';
import { CompactEncrypt, decodeProtectedHeader, importSPKI } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { keyThumbprint } from '../identity/thumbprint.ts';
import { codeThrownBy } from '../testing.ts';
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
    expect(await codeThrownBy(() => decryptWith(patient.encryptionPrivateKey, jwe, Note))).toBe('ENVELOPE_TAMPERED');
    expect(
      await codeThrownBy(() => decryptWith(doctor.encryptionPrivateKey, jwe, z.strictObject({ number: z.number() }))),
    ).toBe('ENVELOPE_TAMPERED');
  });

  it('is refused for any character exchanged', async () => {
    const jwe = await encryptTo(doctor.encryptionPublicKey, { text: 'x' });
    for (let at = 0; at < jwe.length; at += 23) {
      const changed = jwe.slice(0, at) + (jwe[at] === 'A' ? 'B' : 'A') + jwe.slice(at + 1);
      expect(await codeThrownBy(() => decryptWith(doctor.encryptionPrivateKey, changed, Note))).toBe(
        'ENVELOPE_TAMPERED',
      );
    }
  });

  it('is refused when it is too long to be one', async () => {
    const open = (length: number) => decryptWith(doctor.encryptionPrivateKey, 'A'.repeat(length), Note);
    await expect(open(65_537)).rejects.toThrow(new OpenwardError('ENVELOPE_TAMPERED', 'The message is too long'));
    await expect(open(65_536)).rejects.toMatchObject({ code: 'ENVELOPE_TAMPERED', cause: expect.any(Error) });
  });

  it('is not made longer than a reader takes, and as long', async () => {
    // Base64url of what is sealed and of its key, IV and tag, and four points: the header is that of any message.
    const header = (await encryptTo(doctor.encryptionPublicKey, {})).split('.')[0] ?? '';
    const room = 65_536 - header.length - 4 - 512 - 16 - 22;
    const text = 'x'.repeat(Math.floor((room * 3) / 4) - '{"text":""}'.length);
    const longest = await encryptTo(doctor.encryptionPublicKey, { text });
    expect(longest.length).toBeGreaterThan(65_534);
    expect(await decryptWith(doctor.encryptionPrivateKey, longest, Note)).toEqual({ text });
    const longer = encryptTo(doctor.encryptionPublicKey, { text: `${text}xx` });
    await expect(longer).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('says how it was made, and for which key', async () => {
    const jwe = await encryptTo(doctor.encryptionPublicKey, { text: 'x' });
    expect(decodeProtectedHeader(jwe)).toEqual({
      alg: 'RSA-OAEP-256',
      enc: 'A256GCM',
      kid: keyThumbprint(doctor.encryptionPublicKey),
    });
  });

  it.each([
    ['another way to wrap the key', 'RSA-OAEP-512', 'A256GCM'],
    ['another cipher', 'RSA-OAEP-256', 'A128GCM'],
  ])('is refused when it uses %s', async (_, alg, enc) => {
    const key = await importSPKI(doctor.encryptionPublicKey, alg);
    const jwe = await new CompactEncrypt(Buffer.from('{"text":"x"}')).setProtectedHeader({ alg, enc }).encrypt(key);
    expect(await codeThrownBy(() => decryptWith(doctor.encryptionPrivateKey, jwe, Note))).toBe('ENVELOPE_TAMPERED');
  });

  it('is refused when it does not hold UTF-8', async () => {
    const key = await importSPKI(doctor.encryptionPublicKey, 'RSA-OAEP-256');
    const jwe = await new CompactEncrypt(Buffer.from('7b2274657874223a22ff227d', 'hex'))
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
      .encrypt(key);
    expect(await codeThrownBy(() => decryptWith(doctor.encryptionPrivateKey, jwe, Note))).toBe('ENVELOPE_TAMPERED');
  });

  it('is not made for a weak key', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 2048 })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString();
    expect(await codeThrownBy(() => encryptTo(weak, {}))).toBe('CERTIFICATE_INVALID');
  });
});
