import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { consentApi, hubApi } from '../../api/http/membership.ts';
import type { ChangeDecision, ListedChange } from '../../api/messages/membership.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { changeDecisionStatement, changeDigest } from '../../protocol/signature/change.ts';
import { byCertificate } from '../../protocol/signature/consent.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import { ScriptedService } from '../../services/testing/service.ts';
import { joining, newApplicant } from '../../testing/applicant.ts';
import { changesInView, decide } from './changes.ts';
import { makeTestPerson, type TestPerson } from './testing/people.ts';
import { Trace } from './testing/trace.ts';

const members = ['SaMSP', 'Hospital1MSP', 'Hospital2MSP', 'InstituteMSP'];
const clock = { now: (): Date => new Date('2026-11-28T13:00:00.000Z') };
let administrator: TestPerson;
let listed: ListedChange;
let shown: ListedChange[];
let kept: ChangeDecision[];
let sa: ScriptedService;
let own: ScriptedService;

beforeAll(async () => {
  administrator = await makeTestPerson('Hospital1MSP', 'hospital-admin', 'patient');
  const change = joining((await newApplicant()).application, members);
  const { channel, sequence, effect } = change;
  listed = {
    ...{ channel, sequence, effect, change: change.change, digest: changeDigest(change) },
    ...{ state: 'open', signers: [], refusing: [], missing: 3, at: clock.now().toISOString() },
  };
});
beforeEach(() => {
  shown = [listed];
  kept = [];
  sa = new ScriptedService().on(hubApi.listChanges, () => ({ changes: shown }));
  own = new ScriptedService()
    .on(consentApi.changeDecisions, () => ({ decisions: kept }))
    .on(consentApi.decideChange, ({ params, body }) => {
      const decision = { ...body, digest: params.digest, pid: administrator.user.pid };
      kept = [decision];
      return decision;
    });
});

const ports = () => ({ vault: administrator.vault(new Trace()), clock, sa, own });

describe('an administrator', () => {
  it('sees what is open, and what was said last for the own organisation', async () => {
    expect(await changesInView(ports())).toEqual({ changes: [listed], unreadable: 0 });
    await decide(ports(), listed.digest, 'no');
    expect(await changesInView(ports())).toEqual({ changes: [{ ...listed, word: 'no' }], unreadable: 0 });
  });

  it('signs what was shown, with their own key, for their own organisation’s service', async () => {
    await decide(ports(), listed.digest, 'yes');
    const [word] = kept;
    if (word === undefined) throw new Error('expected a word to be kept');
    const { pid, mspId } = administrator.user;
    const statement = changeDecisionStatement({ mspId, pid, change: listed.digest, decision: 'yes' }, word.signed.at);
    const certificate = parseCertificate(word.signed.certificate);
    expect(() => verifyStatement(word.signed.jws, statement, byCertificate(certificate))).not.toThrow();
  });

  it.each<[string, (change: ListedChange) => ListedChange]>([
    ['another quorum', (one) => ({ ...one, effect: { ...one.effect, quorum: { before: 3, after: 3 } } })],
    ['somebody else', (one) => ({ ...one, change: { kind: 'leave', mspId: 'InstituteMSP' } })],
    ['another configuration', (one) => ({ ...one, sequence: '5' })],
  ])('is shown nothing, and signs nothing, when SA shows %s under the same digest', async (_what, alter) => {
    shown = [alter(structuredClone(listed))];
    expect(await changesInView(ports()), 'as one that is there').toEqual({ changes: [], unreadable: 1 });
    await expect(decide(ports(), listed.digest, 'yes')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(kept).toEqual([]);
  });
});
