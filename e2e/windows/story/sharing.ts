import type { Shown } from '../windows.ts';
import type { Windowed } from './actor.ts';
import type { Hands } from './hands.ts';
import { said, treatment } from './people.ts';
import type { Step } from './step.ts';

const query: Step = {
  id: 'query',
  phase: 6,
  actor: 'patient',
  title: 'The patient finds the record, every check passes, and it opens',
  async run(stage) {
    const hands = await stage.hands('patient');
    await stage.home('patient', 'records');
    await hands.click(`records.row-${stage.kept('tid')}-1`);
    await hands.see('record.document');
    await hands.seeState('record.badge', 'data-result', 'passed');
    const complaint = await hands.read('record.complaint');
    if (!complaint.includes(treatment.complaint))
      throw new Error(`expected the patient to read what the doctor wrote, but the record says: ${complaint}`);
    await hands.click('record.badge');
    await hands.see('record.evidence');
    await stage.picture('patient', 'record-with-evidence');
    await hands.dismiss();
    return { badge: 'passed', ...(await stage.objectEvidence(stage.kept('P_DE'))) };
  },
};

const request: Step = {
  id: 'request',
  phase: 7,
  actor: 'consumer',
  title: 'The institute asks the patient for the surgical device data',
  async run(stage) {
    const hands = await stage.hands('consumer');
    await hands.click('requests.make');
    await hands.type('request-new.patient-pid', stage.pid('patient'));
    await hands.choose('request-new.purpose', 'research');
    await hands.type('request-new.reason', said.request);
    await hands.tick('request-new.kind-SHR');
    await hands.click('request-new.until-90');
    await stage.picture('consumer', 'request');
    await hands.click('request-new.submit');
    const id = await hands.first('requests.row-');
    stage.keep('share', id);
    return { shareId: id };
  },
};

/** A share that stays, so that whoever looks at what a tour left can open one. */
const requestLasting: Step = {
  id: 'request-lasting',
  phase: 7,
  actor: 'consumer',
  title: 'The institute asks again, for a second study',
  async run(stage) {
    const hands = await stage.hands('consumer');
    await hands.click('frame.nav-requests');
    await hands.click('requests.make');
    await hands.type('request-new.patient-pid', stage.pid('patient'));
    await hands.choose('request-new.purpose', 'device-evaluation');
    await hands.type('request-new.reason', said.lasting);
    await hands.tick('request-new.kind-SHR');
    await hands.click('request-new.until-90');
    await hands.click('request-new.submit');
    const id = await hands.first('requests.row-', stage.kept('share'));
    stage.keep('lasting-share', id);
    return { shareId: id };
  },
};

/** The patient has chosen what of the record goes into a share and until when, and sees it. */
export async function previewed(stage: Shown, share: string, patient: Windowed = 'patient'): Promise<Hands> {
  const hands = await stage.hands(patient);
  await stage.home(patient, 'shares');
  await hands.click(`shares.open-${stage.kept(share)}`);
  await hands.see('shares.standing');
  await hands.choose('shares.record', `${stage.kept('tid')}-1`);
  await hands.first('shares.segment-');
  await hands.click('shares.expiry-30');
  await hands.click('shares.preview');
  await hands.see('record.document');
  return hands;
}

export async function agree(hands: Hands): Promise<void> {
  await hands.tick('shares.agree');
  await hands.click('shares.grant');
  await hands.see('shares.granted');
}

const grant: Step = {
  id: 'grant',
  phase: 7,
  actor: 'patient',
  title: 'The patient checks who asks, chooses what to share and until when, and agrees',
  async run(stage) {
    const hands = await previewed(stage, 'share');
    await hands.seeState('common.said-request', 'data-state', 'read');
    const words = await hands.read('common.said-request');
    await stage.picture('patient', 'consent');
    await agree(hands);
    return { shareId: stage.kept('share'), words };
  },
};

const grantLasting: Step = {
  id: 'grant-lasting',
  phase: 7,
  actor: 'patient',
  title: 'The patient agrees; this share stays',
  async run(stage) {
    await agree(await previewed(stage, 'lasting-share'));
    return { shareId: stage.kept('lasting-share') };
  },
};

const use: Step = {
  id: 'use',
  phase: 8,
  actor: 'consumer',
  title: 'The institute opens exactly what was shared; D_UE is written first',
  async run(stage) {
    const hands = await stage.hands('consumer');
    await hands.click('frame.nav-requests');
    await hands.click(`requests.row-${stage.kept('share')}`);
    await hands.seeState('request.root', 'data-status', 'granted');
    await hands.click('request.open');
    await hands.see('record.document');
    await hands.seeState('record.badge', 'data-result', 'passed');
    await hands.first('record.not-included-');
    const words = await hands.read('record.document');
    if (words.includes(treatment.findings))
      throw new Error('expected the institute not to see the findings, which the patient did not share');
    await hands.first('record.wave-');
    await stage.picture('consumer', 'shared-record');
    const transactionId = await hands.attribute('request.use', 'data-transaction');
    return { D_UE: transactionId, ...(await stage.ledgerEvidence(transactionId)) };
  },
};

const audit: Step = {
  id: 'audit',
  phase: 8,
  actor: 'patient',
  title: 'The patient sees who used the data, when and for what',
  async run(stage) {
    const hands = await stage.hands('patient');
    await stage.home('patient', 'uses');
    await hands.click('uses.read');
    const row = await hands.first('uses.row-');
    await stage.picture('patient', 'uses');
    return { releaseId: row };
  },
};

const revoke: Step = {
  id: 'revoke',
  phase: 8,
  actor: 'patient',
  title: 'The patient revokes the share; the proxy deletes its fragment and signs a receipt',
  async run(stage) {
    const hands = await stage.hands('patient');
    await stage.home('patient', 'shares');
    await hands.click(`shares.open-${stage.kept('share')}`);
    await hands.click('shares.revoke');
    await hands.type('common.confirm-reason', said.revocation);
    await hands.click('common.confirm');
    await hands.see('shares.receipts');
    return { receipts: await hands.read('shares.receipts') };
  },
};

const refused: Step = {
  id: 'refused-after-revocation',
  phase: 8,
  actor: 'consumer',
  title: 'Opening the share again is refused',
  async run(stage) {
    const hands = await stage.hands('consumer');
    await hands.click('frame.nav-requests');
    await hands.click(`requests.row-${stage.kept('share')}`);
    await hands.seeState('request.root', 'data-status', 'revoked');
    await hands.seeState('common.said-revocation', 'data-state', 'read');
    return { status: 'revoked', words: await hands.read('common.said-revocation') };
  },
};

export const sharingSteps: readonly Step[] = [
  query,
  request,
  grant,
  use,
  audit,
  revoke,
  refused,
  requestLasting,
  grantLasting,
];
