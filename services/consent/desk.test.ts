import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Going } from '../../api/formats/membership.ts';
import type { PersonRole } from '../../domain/user.ts';
import { changeDecisionStatement, proposalDigest } from '../../protocol/signature/change.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import { enrolPerson, type EnrolledPerson } from '../../testing/enrolled-person.ts';
import { organisationOf } from '../../testing/identity.ts';
import type { Database } from '../database/open.ts';
import type { Caller } from '../http/caller.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { Decisions, decisionsMigration } from './decisions.ts';
import { consentHandlers } from './desk.ts';
import { Proposals, proposalsMigration } from './proposals.ts';

const digest = 'ab'.repeat(48);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let database: Database;
let clock: TestClock;
let handlers: ReturnType<typeof consentHandlers>;
let administrator: EnrolledPerson;
let colleague: EnrolledPerson;

beforeAll(async () => {
  administrator = await enrolPerson('Hospital1MSP', 'hospital-admin');
  colleague = await enrolPerson('Hospital1MSP', 'hospital-admin', 'doctor');
});
beforeEach(async () => {
  database = await openTestDatabase([decisionsMigration('001'), proposalsMigration('002')]);
  clock = new TestClock('2026-11-28T13:00:00.000Z');
  const { people } = await organisationOf('Hospital1MSP');
  handlers = consentHandlers({
    mspId: 'Hospital1MSP',
    root: () => people.root,
    decisions: new Decisions(database),
    proposals: new Proposals(database),
    clock,
  });
});
afterEach(() => database.destroy());

const callerOf = ({ user }: EnrolledPerson, over: Partial<Pick<Caller, 'mspId'>> = {}): Caller => ({
  kind: 'person',
  role: user.role,
  mspId: user.mspId,
  pid: user.pid,
  user: { ...user, status: 'active', registeredAt: clock.now().toISOString(), statusAt: clock.now().toISOString() },
  ...over,
});

async function word(person: EnrolledPerson, said: { change?: string; decision?: 'yes' | 'no'; at?: string } = {}) {
  const { change = digest, decision = 'yes', at = clock.now().toISOString() } = said;
  const { pid, mspId } = person.user;
  const statement = changeDecisionStatement({ mspId, pid, change, decision }, at);
  const signer = { sign: ecdsaSigner(person.identity.privateKey), thumbprint: person.identity.thumbprint };
  const jws = await signStatement(statement, signer);
  return { decision, signed: { at, jws, certificate: person.certificates.signingCertificate } };
}

const decide = (body: Awaited<ReturnType<typeof word>>, caller: Caller) =>
  handlers.decideChange({ params: { digest }, query: {}, body, caller, log, version: 2 });
const kept = async (caller: Caller) =>
  (await handlers.changeDecisions({ params: { digest }, query: {}, body: {}, caller, log, version: 2 })).decisions;

describe('an administrator’s word on a change', () => {
  it('is kept as it was signed; of two administrators’ the latest is first, and a second word of one replaces the first', async () => {
    await decide(await word(administrator), callerOf(administrator));
    await decide(await word(colleague, { decision: 'no' }), callerOf(colleague));
    expect((await kept(callerOf(administrator))).map(({ decision }) => decision)).toEqual(['no', 'yes']);
    await decide(await word(administrator, { decision: 'no' }), callerOf(administrator));
    expect((await kept(callerOf(administrator))).map(({ pid, decision }) => [pid, decision])).toEqual([
      [administrator.user.pid, 'no'],
      [colleague.user.pid, 'no'],
    ]);
  });

  it('has a turn of its own, however many say theirs at once', async () => {
    const people = [administrator, colleague];
    const words = await Promise.all(people.map((one) => word(one)));
    for (let round = 0; round < 10; round += 1) {
      await database('changeDecisions').delete();
      await Promise.all(people.map(async (one, index) => decide(words[index] ?? words[0]!, callerOf(one))));
      const turns: unknown = await database('changeDecisions').orderBy('turn').select('turn');
      expect(turns).toEqual([{ turn: 1 }, { turn: 2 }]);
    }
  });

  it('that cannot be read is not passed over for an earlier one, which it may have taken back', async () => {
    await decide(await word(administrator), callerOf(administrator));
    await decide(await word(colleague, { decision: 'no' }), callerOf(colleague));
    await database('changeDecisions').where({ pid: colleague.user.pid }).update({ decision: '{' });
    const asked = { params: { digest }, query: {}, body: {}, caller: callerOf(administrator), log, version: 2 };
    expect(await handlers.changeDecisions(asked)).toEqual({ decisions: [], unreadable: 2 });
  });

  it.each<[string, string, () => Promise<Awaited<ReturnType<typeof word>>>]>([
    ['about another change', 'SIGNATURE_INVALID', () => word(administrator, { change: 'cd'.repeat(48) })],
    ['turned round', 'SIGNATURE_INVALID', async () => ({ ...(await word(administrator)), decision: 'no' as const })],
    ['of somebody else', 'CERTIFICATE_INVALID', () => word(colleague)],
    ['of another day', 'CLOCK_SKEW', () => word(administrator, { at: '2026-11-27T13:00:00.000Z' })],
  ])('is refused %s', async (_what, code, made) => {
    await expect(decide(await made(), callerOf(administrator))).rejects.toMatchObject({ code });
    expect(await kept(callerOf(administrator))).toEqual([]);
  });

  it('is refused with a certificate of the same person that another root has issued', async () => {
    const { people } = await organisationOf('Hospital2MSP');
    const other: PersonRole = 'hospital-admin';
    const { key, certificate } = await people.issue({ role: other, pid: administrator.user.pid });
    const made = await word(administrator);
    await expect(
      decide({ ...made, signed: { ...made.signed, certificate } }, callerOf(administrator)),
      key.slice(0, 10),
    ).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });

  it('is of this organisation alone: another’s administrator neither says nor reads any', async () => {
    const stranger = callerOf(administrator, { mspId: 'Hospital2MSP' });
    await expect(decide(await word(administrator), stranger)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    await expect(kept(stranger)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });
});

describe('that a member goes', () => {
  const expulsion: Going = { kind: 'expel', mspId: 'InstituteMSP', reason: 'its keys were published' };
  async function propose(going: Going, person = administrator, over: { change?: string } = {}) {
    const at = '2026-11-28T13:00:00.000Z';
    const { signed } = await word(person, { change: over.change ?? proposalDigest(going, at), at });
    const call = { params: {}, query: {}, body: { going, signed }, log, version: 2 };
    return handlers.proposeGoing({ ...call, caller: callerOf(person) });
  }
  const all = async () =>
    (
      await handlers.goingProposals({
        params: {},
        query: {},
        body: {},
        caller: callerOf(administrator),
        log,
        version: 2,
      })
    ).proposals;

  it('is proposed by an administrator’s signature, once, and settled by the organisation’s node', async () => {
    const { digest } = await propose(expulsion);
    await propose(expulsion);
    expect(await all()).toMatchObject([{ digest, going: expulsion, state: 'waiting', pid: administrator.user.pid }]);
    const operator: Caller = { kind: 'program', role: 'operator', mspId: 'Hospital1MSP', key: 'b2'.repeat(32) };
    const outcome = { params: { digest }, query: {}, body: { state: 'refused', code: 'CONFLICT' }, log } as const;
    await handlers.settleProposal({ ...outcome, caller: operator, version: 2 });
    await propose(expulsion);
    expect(await all()).toMatchObject([{ state: 'refused', code: 'CONFLICT' }]);
  });

  it('is not proposed by what was signed for something else, nor in another’s name', async () => {
    await expect(propose(expulsion, administrator, { change: digest })).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
    await expect(propose({ kind: 'leave', mspId: 'InstituteMSP' })).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    expect(await all()).toEqual([]);
    await expect(propose({ kind: 'leave', mspId: 'Hospital1MSP' })).resolves.toMatchObject({ state: 'waiting' });
  });
});
