import { createHash, createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { SignedStatement } from '../../api/messages/certification.ts';
import { TestRegistrar } from '../registrar/testing.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { openRid, pidOf } from '../../protocol/identity/pid.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import type { ReplacementStatement } from '../../protocol/signature/statement.ts';
import { enrolPerson, type EnrolledPerson } from '../../testing/enrolled-person.ts';
import { AnswerLost } from '../../testing/ledger/faults/answer-lost.ts';
import { Unavailable } from '../../testing/ledger/faults/unavailable.ts';
import { confirmationOf } from '../registration/replacement.ts';
import { testKeys, type TestKeys } from '../testing/keys.ts';
import { replacementHandlers } from './replacement-handlers.ts';
import { Revocation } from './revocation.ts';
import { returningAt, type Returning } from './replacing.fixture.ts';
import { TestSa } from './testing.ts';

const mspId = 'Hospital1MSP';
const at = { org: 'hospital1', mspId };

describe('somebody who has lost their keys', () => {
  let sa: TestSa;
  let registrar: TestRegistrar;
  let admin: EnrolledPerson;
  let made: TestKeys;
  let back: Returning;
  let pid: string;

  beforeEach(async () => {
    sa = await TestSa.open();
    sa.clock.set(new Date().toISOString());
    registrar = await TestRegistrar.open(mspId);
    registrar.clock.set(new Date().toISOString());
    back = await returningAt(sa, registrar);
    admin = await enrolPerson(mspId, 'hospital-admin');
    await sa.ledger.submit(ledgerApi.identities.register, admin.user);
    made = await testKeys();
    const { id } = await sa.intake.submit(await sa.submission({ role: 'patient' }, made));
    pid = (await sa.approval().approve(id)).pid ?? '';
  });
  afterEach(async () => {
    await sa.database.destroy();
    await registrar.database.destroy();
  });

  const claim = 'c'.repeat(43);
  const request = (keys: TestKeys, over: object = {}) => ({
    ...{ role: 'patient' as const, cause: 'lost' as const, keys: keys.keys },
    rid: { kind: 'passport' as const, number: 'E12345678', name: '王小明' },
    claimDigest: createHash('sha256').update(claim).digest('hex'),
    ...over,
  });
  /** New keys for signing and TLS, those of encryption and re-encryption as they were. */
  const kept = async (): Promise<TestKeys> => {
    const keys = await testKeys({ encryptionKey: createPrivateKey(made.encryptionKey) });
    return { ...keys, keys: { ...keys.keys, preKeys: made.preKeys } };
  };
  const confirmation = async (id: string, by = admin, says: Partial<ReplacementStatement> = {}) => {
    const found = await back.replacements.get(id);
    const { user } = await back.replacing().examined(found);
    const said = {
      mspId,
      role: found.role,
      pid,
      cause: found.cause,
      replaces: user?.signingThumbprint ?? 'a'.repeat(43),
    };
    const keys = await back.replacing().keysOf(found);
    const now = new Date().toISOString();
    const statement = { ...confirmationOf({ ...said, confirmedBy: by.user.pid }, keys, now), ...says };
    const signer = { sign: ecdsaSigner(by.identity.privateKey), thumbprint: by.identity.thumbprint };
    const jws = await signStatement(statement, signer);
    return { at: now, jws, certificate: by.identity.certificate } satisfies SignedStatement;
  };
  const caller = ({ user }: EnrolledPerson) => ({
    ...{ kind: 'person' as const, role: user.role, mspId: user.mspId, pid: user.pid },
    user: { ...user, status: 'active' as const, registeredAt: user.pid, statusAt: user.pid },
  });
  const confirm = async (id: string, by = admin, says: Partial<ReplacementStatement> = {}) =>
    back.replacing().confirm(id, caller(by), await confirmation(id, by, says));
  const confirmed = async (keys: TestKeys, over: object = {}): Promise<string> => {
    const { id } = await back.replacing().ask(request(keys, over), at);
    await confirm(id);
    return id;
  };
  const code = (error: string): unknown => expect.objectContaining({ code: error });

  it('has the same PID with new keys, and the same key of encryption where it came back', async () => {
    const before = await sa.user(pid);
    const id = await confirmed(await kept());
    const { certificates, sealedRid = '', state } = await back.replacing().grant(id);
    expect(state).toBe('granted');
    const user = await sa.user(pid);
    expect(user).toMatchObject({
      status: 'active',
      signingThumbprint: parseCertificate(certificates?.signingCertificate ?? '').thumbprint,
      formerKeys: [{ signingKey: before.signingKey, givenUp: { cause: 'lost', confirmedBy: admin.user.pid } }],
    });
    expect(pidOf(Buffer.from(sealedRid, 'base64'))).toBe(pid);
    expect(back.published.at(-1)).toEqual(certificates);
  });

  it('who has nothing left gets the PID all the same, and the identity sealed to the new key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    const keys = await testKeys({ encryptionKey: privateKey });
    const { sealedRid = '', pid: same } = await back.replacing().grant(await confirmed(keys));
    expect(same).toBe(pid);
    expect(pidOf(Buffer.from(sealedRid, 'base64'))).not.toBe(pid);
    expect(openRid(Buffer.from(sealedRid, 'base64'), keys.encryptionKey)).toMatchObject({ number: 'E12345678' });
    expect((await sa.user(pid)).preKeys).toEqual(keys.preKeys);
  });

  it('and was revoked is active again, and can be revoked again', async () => {
    const { registrations, ledger } = sa;
    const authorityOf = () => ({ ...sa.authority, withdraw: () => Promise.resolve() });
    const revocation = new Revocation({ registrations, ledger, authorityOf, log: { warn: () => undefined } });
    await revocation.revoke(pid, 'a stolen stick', 'sa');
    await back.replacing().grant(await confirmed(await kept(), { cause: 'stolen' }));
    expect(await sa.user(pid)).toMatchObject({ status: 'active' });
    expect(await registrations.getByPid(pid)).toMatchObject({ state: 'approved', status: 'active' });
    expect((await registrations.getByPid(pid)).endedBy).toBeUndefined();
    await revocation.revoke(pid, 'again', 'sa');
    expect(await sa.user(pid)).toMatchObject({ status: 'revoked' });
  });

  it('is granted nothing before an administrator has confirmed, and by nobody else’s word', async () => {
    const { id } = await back.replacing().ask(request(await kept()), at);
    await expect(back.replacing().grant(id)).rejects.toEqual(code('NOT_CONFIRMED'));
    for (const [org, role] of [
      ['Hospital2MSP', 'hospital-admin'],
      [mspId, 'doctor'],
      ['SaMSP', 'sa-officer'],
    ] as const) {
      const by = await enrolPerson(org, role);
      const as = { ...caller(by), mspId };
      const signed = await confirmation(id, by);
      await expect(back.replacing().confirm(id, as, signed)).rejects.toEqual(code('NOT_CONFIRMED'));
    }
    for (const says of [{ pid: 'a'.repeat(96) }, { signingKey: 'a'.repeat(64) }, { cause: 'stolen' as const }])
      await expect(confirm(id, admin, says)).rejects.toEqual(code('NOT_CONFIRMED'));
    expect((await sa.user(pid)).formerKeys).toBeUndefined();
    expect(registrar.enrolments.size).toBe(0);
  });

  it('is not told whether there is such a person; who is nobody cannot be confirmed', async () => {
    const rid = { kind: 'passport' as const, number: 'E99999999', name: 'Nobody' };
    const { id, state } = await back.replacing().ask(request(await kept(), { rid }), at);
    expect(state).toBe('submitted');
    await expect(confirm(id)).rejects.toEqual(code('CONFLICT'));
  });

  it('means nobody else: old keys of another PID bring back nothing', async () => {
    const over = { pid: 'a'.repeat(96) };
    const { id } = await back.replacing().ask(request(await kept(), over), at);
    await expect(confirm(id)).rejects.toEqual(code('CONFLICT'));
  });

  it('has room for three requests of a person that come at once, not for more', async () => {
    const replacing = back.replacing();
    const made = await Promise.all(Array.from({ length: 5 }, () => kept()));
    const asked = made.map((keys) => {
      const claimDigest = randomBytes(32).toString('hex');
      return replacing.ask(request(keys, { claimDigest }), at);
    });
    const done = await Promise.allSettled(asked);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  it('asks again with the same claim and keys without asking twice; three requests wait at most', async () => {
    const keys = await kept();
    const first = await back.replacing().ask(request(keys), at);
    expect(await back.replacing().ask(request(keys), at)).toEqual(first);
    await expect(back.replacing().ask(request(await kept()), at)).rejects.toEqual(code('CONFLICT'));
    const other = async () => {
      const claimDigest = randomBytes(32).toString('hex');
      return back.replacing().ask(request(await kept(), { claimDigest }), at);
    };
    await other();
    await other();
    await expect(other()).rejects.toEqual(code('LIMIT_REACHED'));
  });

  const ledgerIs = (Wrong: typeof Unavailable | typeof AnswerLost) => () =>
    sa.ledger.through((way) => new Wrong(way, ledgerApi.identities.replace));
  it.each<[string, () => unknown]>([
    ['before the old certificates are revoked', () => (registrar.fault = 'revoke')],
    ['when the enrolment is made', () => (registrar.fault = 'register')],
    ['at the second certificate', () => (registrar.fault = 'tls')],
    ['after the registrar', () => (back.fault = 'registrar.answer')],
    ['at the directory', () => (back.fault = 'publish')],
    ['before the ledger', ledgerIs(Unavailable)],
    ['after the ledger', ledgerIs(AnswerLost)],
    ['before SA’s own book', () => (back.fault = 'book')],
  ])('broken %s goes on after a restart: one replacement, and nothing half for anybody', async (_, breakThere) => {
    const keys = await kept();
    const id = await confirmed(keys);
    const before = await sa.user(pid);
    breakThere();
    await expect(back.replacing().grant(id)).rejects.toMatchObject({ code: expect.any(String) });
    const half = await sa.user(pid);
    expect([undefined, 1]).toContain(half.formerKeys?.length);
    if (half.formerKeys === undefined) expect(half).toEqual(before);
    const parts = { replacements: back.replacements, replacing: back.replacing(), vault: sa.vault };
    const handlers = replacementHandlers({ ...parts, orgOf: () => 'hospital1' });
    const asked = { params: { id }, query: {}, body: { claim }, version: 1, log: back.log };
    const workstation = { kind: 'program' as const, role: 'workstation' as const, mspId, key: 'b2'.repeat(32) };
    expect(await handlers.replacementOutcome({ ...asked, caller: workstation })).toMatchObject({
      state: 'forwarded',
      enrolment: undefined,
    });
    await back.replacing().resume((_, error) => expect.unreachable(String(error)));
    const granted = await back.replacements.get(id);
    expect(granted).toMatchObject({ state: 'granted' });
    expect(granted).not.toHaveProperty('rid');
    const user = await sa.user(pid);
    expect(user.formerKeys).toHaveLength(1);
    expect(user.signingThumbprint).toBe(parseCertificate(granted.certificates?.signingCertificate ?? '').thumbprint);
    expect(registrar.issued).toBe(3);
  });

  it('is confirmed anew when the administrator was revoked meanwhile, or the person renewed', async () => {
    const id = await confirmed(await kept());
    const reasonDigest = createHash('sha384').update('left').digest('hex');
    await sa.ledger.submit(ledgerApi.identities.setStatus, { pid: admin.user.pid, status: 'revoked', reasonDigest });
    await expect(back.replacing().grant(id)).rejects.toEqual(code('NOT_CONFIRMED'));
    const again = await back.replacements.get(id);
    expect([again.state, again.confirmation]).toEqual(['submitted', undefined]);
    expect((await sa.user(pid)).formerKeys).toBeUndefined();
  });

  it('is declined with a reason, and its identity wiped', async () => {
    const { id } = await back.replacing().ask(request(await kept()), at);
    const declined = await back.replacing().decline(id, 'not the person');
    expect([declined.state, declined.rid]).toEqual(['declined', undefined]);
    await expect(confirm(id)).rejects.toEqual(code('CONFLICT'));
    await expect(back.replacing().grant(id)).rejects.toEqual(code('CONFLICT'));
  });
});
