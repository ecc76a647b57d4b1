import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { replacementApi } from '../../api/http/replacement.ts';
import type { ReplacementExamined } from '../../api/messages/replacement.ts';
import type { Service } from '../../api/http/service.ts';
import { Instant, PID } from '../../domain/ids.ts';
import { certificateThumbprint, keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { replacementStatement } from '../../protocol/signature/statement-of.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import { enrolPerson, type EnrolledPerson } from '../../testing/enrolled-person.ts';
import { askForKeys, codeOf, confirmKeys } from './replace-keys.ts';

describe('an administrator who confirms', () => {
  let admin: EnrolledPerson;
  let person: EnrolledPerson;
  let asked: ReplacementExamined;
  let sent: unknown[];
  beforeEach(async () => {
    [admin, person] = await Promise.all([
      enrolPerson('Hospital1MSP', 'hospital-admin'),
      enrolPerson('Hospital1MSP', 'patient'),
    ]);
    const at = Instant.parse('2026-11-30T00:00:00.000Z');
    const { pid } = person.user;
    const { keys } = named();
    const registered = { status: 'active', statusAt: at, signingThumbprint: 'a'.repeat(43), sameEncryption: true };
    asked = replacementApi.replacement.reply.parse({
      ...{ id: 'one', state: 'submitted', role: 'patient', mspId: 'Hospital1MSP', cause: 'lost', pid },
      ...{ submittedAt: at, updatedAt: at, keys, registered },
    });
    sent = [];
  });
  const named = (of = person) => ({
    publicKeys: {
      signing: of.keys.signing.publicKey,
      tls: of.keys.tls.publicKey,
      encryption: of.keys.encryption.publicKey,
    },
    keys: {
      signingKey: keyThumbprint(of.keys.signing.publicKey),
      tlsKey: keyThumbprint(of.keys.tls.publicKey),
      encryptionKey: keyThumbprint(of.keys.encryption.publicKey),
      preKeys: of.certificates.preKeys,
    },
  });
  const shown = (of = person) =>
    codeOf({
      publicKeys: named(of).publicKeys,
      material: { signingCsr: '', tlsCsr: '', encryptionCsr: '', preKeys: of.certificates.preKeys },
    });
  const sa = {
    call: (route: unknown, input: unknown) => {
      if (route === replacementApi.confirmReplacement) sent.push(input);
      return Promise.resolve(asked);
    },
  } as unknown as Service;
  const confirm = (code = shown()) => {
    const vault = { certificates: admin.certificates, sign: ecdsaSigner(admin.keys.signing.privateKey) };
    return confirmKeys({ sa, vault, clock: { now: () => new Date('2026-11-30T01:00:00.000Z') } }, 'one', code);
  };

  it('signs what the person’s own client shows: five groups of four digits of the very keys', async () => {
    expect(shown().join(' ')).toMatch(/^\d{4}( \d{4}){4}$/);
    await confirm();
    const Sent = z.object({ body: replacementApi.confirmReplacement.body });
    const { body } = Sent.parse(sent[0]);
    const { mspId, role, pid } = person.certificates;
    const replaced = { mspId, role, pid, cause: 'lost', replaces: 'a'.repeat(43), ...named().keys } as const;
    const statement = replacementStatement(replaced, admin.user.pid, body.confirmation.at);
    const { signingCertificate } = admin.certificates;
    const by = { publicKey: admin.keys.signing.publicKey, thumbprint: certificateThumbprint(signingCertificate) };
    expect(() => verifyStatement(body.confirmation.jws, statement, by)).not.toThrow();
  });

  it('is asked by a request that carries no claim, and the PID only where old keys say it', async () => {
    const material = { signingCsr: '', tlsCsr: '', encryptionCsr: '', preKeys: person.certificates.preKeys };
    const pem = '-----BEGIN CERTIFICATE REQUEST-----\nAA==\n-----END CERTIFICATE REQUEST-----\n';
    const keys = { material: { ...material, signingCsr: pem, tlsCsr: pem, encryptionCsr: pem } };
    const rid = { kind: 'passport', number: 'E12345678', name: '王小明' } as const;
    const bodies: unknown[] = [];
    const noting = { call: (_: unknown, { body }: { body: unknown }) => Promise.resolve(void bodies.push(body)) };
    const ports = { sa: noting as unknown as Service };
    const claim = 'c'.repeat(43);
    await askForKeys(ports, { role: 'patient', rid, cause: 'lost' }, { keys, claim });
    await askForKeys(ports, { role: 'patient', rid, cause: 'lost', pid: person.user.pid }, { keys, claim });
    expect(JSON.stringify(bodies)).not.toContain(claim);
    expect(bodies[0]).not.toHaveProperty('pid');
    expect(bodies[1]).toMatchObject({ pid: person.user.pid, cause: 'lost' });
  });

  it('signs nothing when SA shows other keys than were compared, nobody, or another organisation’s person', async () => {
    const other = await enrolPerson('Hospital1MSP', 'patient');
    await expect(confirm(shown(other))).rejects.toMatchObject({ code: 'CONFLICT' });
    const whole = asked;
    asked = { ...whole, pid: undefined };
    await expect(confirm()).rejects.toMatchObject({ code: 'CONFLICT' });
    asked = { ...whole, pid: PID.parse(person.user.pid), mspId: 'Hospital2MSP' };
    await expect(confirm()).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    expect(sent).toEqual([]);
  });
});
