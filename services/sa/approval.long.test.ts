import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { openRid, pidOf } from '../../protocol/identity/pid.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { AnswerLost } from '../../testing/ledger/faults/answer-lost.ts';
import { Unavailable } from '../../testing/ledger/faults/unavailable.ts';
import { openDatabase } from '../database/open.ts';
import { openServiceLog } from '../http/log.ts';
import { testKeys } from '../testing/keys.ts';
import { enrolmentOf, outcomeOf, reviewOf } from './outcome.ts';
import { Revocation } from './revocation.ts';
import { saMigrations } from './schema.ts';
import { TestSa, testVault, type Fault } from './testing.ts';
import { wordsDigest } from '../../protocol/messages/words-digest.ts';

let sa: TestSa;
beforeEach(async () => {
  sa = await TestSa.open();
});
afterEach(() => sa.database.destroy());

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'OK',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );

describe('an approval', () => {
  it('gives certificates with role and PID, a sealed RID only the person opens, and a user on the ledger', async () => {
    const made = await testKeys();
    const { id } = await sa.intake.submit(await sa.submission({ role: 'doctor', displayName: 'Dr. Li' }, made));
    const { pid, certificates, sealedRid } = enrolmentOf(await sa.approval().approve(id));
    expect(pidOf(Buffer.from(sealedRid, 'base64'))).toBe(pid);
    expect(openRid(Buffer.from(sealedRid, 'base64'), made.encryptionKey)).toEqual({
      kind: 'passport',
      number: 'E12345678',
      name: '王小明',
    });
    for (const pem of [
      certificates.signingCertificate,
      certificates.tlsCertificate,
      certificates.encryptionCertificate,
    ]) {
      expect(parseCertificate(pem).attributes).toEqual({ role: 'doctor', pid });
    }
    expect(sa.published).toEqual([certificates]);
    expect(await sa.user(pid)).toMatchObject({
      role: 'doctor',
      signingThumbprint: parseCertificate(certificates.signingCertificate).thumbprint,
      encryptionThumbprint: parseCertificate(certificates.encryptionCertificate).thumbprint,
    });
  });

  const ledgerIs = (Wrong: typeof Unavailable | typeof AnswerLost) => () =>
    sa.ledger.through((way) => new Wrong(way, ledgerApi.identities.register));
  const at = (fault: Fault) => () => (sa.fault = fault);

  it.each<[string, () => unknown, string]>([
    ['when the registrar is asked', at('registrar.reach'), 'SERVICE_UNAVAILABLE'],
    ['after the registrar had issued certificates', at('registrar.answer'), 'SERVICE_UNAVAILABLE'],
    ['when the certificates are published', at('publish'), 'SERVICE_UNAVAILABLE'],
    ['before the ledger was reached', ledgerIs(Unavailable), 'LEDGER_UNAVAILABLE'],
    ['after the ledger had the user', ledgerIs(AnswerLost), 'LEDGER_UNKNOWN'],
  ])('broken %s is finished after a restart, with the same PID and one user', async (_, breakThere, code) => {
    const { id } = await sa.intake.submit(await sa.submission());
    breakThere();
    expect(await codeOf(sa.approval().approve(id))).toBe(code);
    const { pid } = await sa.registrations.get(id);
    expect(outcomeOf(await sa.registrations.get(id))).toMatchObject({ state: 'submitted', enrolment: undefined });

    await sa.approval().resume((_, error) => expect.unreachable(String(error)));
    const approved = await sa.registrations.get(id);
    expect(approved).toMatchObject({ state: 'approved', pid });
    expect(sa.announced()).toBe(1);
    expect(sa.certified.size).toBe(1);
  });

  it('asked for twice at once is one approval', async () => {
    const { id } = await sa.intake.submit(await sa.submission());
    const approval = sa.approval();
    const [one, two] = await Promise.all([approval.approve(id), approval.approve(id)]);
    expect(one).toEqual(two);
    expect(sa.announced()).toBe(1);
  });

  it('is not possible after declining, nor declining after it', async () => {
    const approval = sa.approval();
    const declined = await sa.intake.submit(await sa.submission());
    await approval.decline(declined.id, 'not the person on the document');
    expect(await codeOf(approval.approve(declined.id))).toBe('CONFLICT');
    const approved = await sa.intake.submit(await sa.submission());
    await approval.approve(approved.id);
    expect(await codeOf(approval.decline(approved.id, 'too late'))).toBe('CONFLICT');
  });

  it('does not go on for a broken-off one that was begun, when somebody declines', async () => {
    const { id } = await sa.intake.submit(await sa.submission());
    sa.fault = 'publish';
    await codeOf(sa.approval().approve(id));
    expect(await codeOf(sa.approval().decline(id, 'changed my mind'))).toBe('CONFLICT');
  });
});

describe('the real identity', () => {
  it('is in no file of the database in the clear, neither number nor name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sa-'));
    const onDisk = await TestSa.open(await openDatabase(`sqlite://${folder}/sa.sqlite`, saMigrations(testVault)));
    const { id } = await onDisk.intake.submit(await onDisk.submission());
    await onDisk.approval().approve(id);
    const bytes = Buffer.concat(readdirSync(folder).map((file) => readFileSync(join(folder, file))));
    expect(bytes.includes(id)).toBe(true);
    for (const secret of ['passport', 'E12345678', '王小明']) expect(bytes.includes(secret)).toBe(false);
    expect(reviewOf(await onDisk.registrations.get(id), onDisk.vault).rid?.number).toBe('E12345678');
    await onDisk.database.destroy();
    rmSync(folder, { recursive: true });
  });

  it('is wiped when the registration is declined', async () => {
    const { id } = await sa.intake.submit(await sa.submission());
    await sa.approval().decline(id, 'no');
    const { state, reason, rid, ridMac } = await sa.registrations.get(id);
    expect({ state, reason, rid, ridMac }).toEqual({
      state: 'declined',
      reason: 'no',
      rid: undefined,
      ridMac: undefined,
    });
  });

  it('cannot be moved to another row', async () => {
    const { id, rid } = await sa.intake.submit(await sa.submission());
    expect(() => sa.vault.openRid(rid ?? '', `${id}x`)).toThrow('does not open');
  });
});

describe('a revocation', () => {
  const revocation = (): Revocation =>
    new Revocation({
      registrations: sa.registrations,
      ledger: sa.ledger,
      authorityOf: () => sa.authority,
      log: openServiceLog('test', 'silent'),
    });

  it('is on the ledger and at the registrar, once however often it is asked for', async () => {
    const { id } = await sa.intake.submit(await sa.submission());
    const { pid = '' } = await sa.approval().approve(id);
    await revocation().revoke(pid, 'left the hospital', 'sa');
    await revocation().revoke(pid, 'again', 'sa');
    const said = await sa.registrations.getByPid(pid);
    expect(said.statusReason).toBe('left the hospital');
    const reasonDigest = wordsDigest({ salt: said.statusSalt ?? '', text: 'left the hospital' });
    expect(await sa.user(pid)).toMatchObject({ status: 'revoked', statusReasonDigest: reasonDigest });
    expect(JSON.stringify(await sa.user(pid))).not.toContain('left the hospital');
    expect([...sa.certified.values()]).toMatchObject([{ withdrawn: true }]);
    expect(sa.announced()).toBe(2);
  });

  it('counts although the registrar is down, which follows later', async () => {
    const { id } = await sa.intake.submit(await sa.submission());
    const { pid = '' } = await sa.approval().approve(id);
    sa.fault = 'registrar.withdraw';
    expect(await revocation().revoke(pid, 'lost keys', 'sa')).toMatchObject({ state: 'revoking', status: 'revoked' });
    await revocation().resume((_, error) => expect.unreachable(String(error)));
    expect(await sa.registrations.get(id)).toMatchObject({ state: 'revoked' });
    expect([...sa.certified.values()]).toMatchObject([{ withdrawn: true }]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['whose certificates they are cannot be read', { pid: 'nobody' }],
    ['the registration cannot be read', { role: 'nurse' }],
  ])('is not taken for done where %s, and that is told', async (_, damage) => {
    const { id } = await sa.intake.submit(await sa.submission());
    const { pid = '' } = await sa.approval().approve(id);
    sa.fault = 'registrar.withdraw';
    await revocation().revoke(pid, 'lost keys', 'sa');
    await sa.database('registrations').where({ id }).update(damage);
    const told: unknown[] = [];
    await revocation().resume((_, error) => told.push(error));
    expect(told).toMatchObject([{ code: 'INTERNAL' }]);
    expect(await sa.database('registrations').where({ id }).select('state')).toEqual([{ state: 'revoking' }]);
    expect([...sa.certified.values()]).toMatchObject([{ withdrawn: false }]);
  });

  it('does not count while the ledger is out of reach', async () => {
    const { id } = await sa.intake.submit(await sa.submission());
    const { pid = '' } = await sa.approval().approve(id);
    sa.ledger.through((way) => new Unavailable(way, ledgerApi.identities.setStatus));
    expect(await codeOf(revocation().revoke(pid, 'lost keys', 'sa'))).toBe('LEDGER_UNAVAILABLE');
    expect(await sa.user(pid)).toMatchObject({ status: 'active' });
    expect([...sa.certified.values()]).toMatchObject([{ withdrawn: false }]);
  });

  it('lets the person register anew, under another PID', async () => {
    const first = await sa.intake.submit(await sa.submission());
    const { pid = '' } = await sa.approval().approve(first.id);
    await revocation().revoke(pid, 'lost keys', 'sa');
    const second = await sa.intake.submit(await sa.submission());
    expect((await sa.approval().approve(second.id)).pid).not.toBe(pid);
  });
});
