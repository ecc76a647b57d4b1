import type { Shown } from '../windows.ts';
import type { Windowed } from './actor.ts';
import type { Hands } from './hands.ts';
import { said, treatment } from './people.ts';
import type { SegmentKind } from '../../../domain/record.ts';
import type { Purpose } from '../../../domain/share.ts';
import type { Evidence, Step } from './step.ts';

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

/** Somebody asks a patient for data, in the words that the patient will read. */
export interface Asking {
  readonly id: string;
  readonly actor: Windowed;
  readonly title: string;
  readonly purpose: Purpose;
  readonly reason: string;
  readonly kind: SegmentKind;
  /** Under which name the share is left for later steps. */
  readonly share: string;
  /** Name of one that this person has asked for before. */
  readonly earlier?: string;
}

export function asking({ id, actor, title, purpose, reason, kind, share, earlier }: Asking): Step<Shown> {
  return {
    id,
    phase: 7,
    actor,
    title,
    async run(stage) {
      const hands = await stage.hands(actor);
      await hands.click('frame.nav-requests');
      await hands.click('requests.make');
      await hands.type('request-new.patient-pid', stage.pid('patient'));
      await hands.choose('request-new.purpose', purpose);
      await hands.type('request-new.reason', reason);
      await hands.tick(`request-new.kind-${kind}`);
      await hands.click('request-new.until-90');
      await stage.picture(actor, id);
      await hands.click('request-new.submit');
      const shareId = await hands.first('requests.row-', earlier === undefined ? undefined : stage.kept(earlier));
      stage.keep(share, shareId);
      return { shareId };
    },
  };
}

const request = asking({
  id: 'request',
  actor: 'consumer',
  title: 'The institute asks the patient for the surgical device data',
  purpose: 'research',
  reason: said.request,
  kind: 'SHR',
  share: 'share',
});

/** A share that stays, so that whoever looks at what a tour left can open one. */
const requestLasting = asking({
  id: 'request-lasting',
  actor: 'consumer',
  title: 'The institute asks again, for a second study',
  purpose: 'device-evaluation',
  reason: said.lasting,
  kind: 'SHR',
  share: 'lasting-share',
  earlier: 'share',
});

/**
 * The patient has chosen what of the record goes into a share and until when, and sees it.
 * @param only parts that are called so; all that were asked for when absent
 */
export async function previewed(stage: Shown, share: string, only?: RegExp): Promise<Hands> {
  const hands = await stage.hands('patient');
  await stage.home('patient', 'shares');
  await hands.click(`shares.open-${stage.kept(share)}`);
  await hands.see('shares.standing');
  await hands.choose('shares.record', `${stage.kept('tid')}-1`);
  await hands.first('shares.segment-');
  if (only !== undefined) await leaveOut(hands, only);
  await hands.click('shares.expiry-30');
  await hands.click('shares.preview');
  await hands.see('record.document');
  return hands;
}

/** Unticks what is not called so. */
async function leaveOut(hands: Hands, only: RegExp): Promise<void> {
  const wanted = hands.page.getByRole('checkbox', { name: only });
  for (const part of await hands.page.locator('[data-testid^="shares.segment-"]').all())
    if ((await wanted.and(part).count()) === 0) await part.uncheck();
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

/** Whoever was granted a share opens it: D_UE is written first, and every check passes. */
export async function opened(stage: Shown, actor: Windowed, share: string): Promise<Hands> {
  const hands = await stage.hands(actor);
  await hands.click('frame.nav-requests');
  await hands.click(`requests.row-${stage.kept(share)}`);
  await hands.seeState('request.root', 'data-status', 'granted');
  await hands.click('request.open');
  await hands.see('record.document');
  await hands.seeState('record.badge', 'data-result', 'passed');
  return hands;
}

/** What the ledger says of the use on the screen. */
export async function useEvidence(stage: Shown, hands: Hands): Promise<Evidence> {
  const transactionId = await hands.attribute('request.use', 'data-transaction');
  return { D_UE: transactionId, ...(await stage.ledgerEvidence(transactionId)) };
}

const use: Step = {
  id: 'use',
  phase: 8,
  actor: 'consumer',
  title: 'The institute opens exactly what was shared; D_UE is written first',
  async run(stage) {
    const hands = await opened(stage, 'consumer', 'share');
    await hands.first('record.not-included-');
    const words = await hands.read('record.document');
    if (words.includes(treatment.findings))
      throw new Error('expected the institute not to see the findings, which the patient did not share');
    await hands.first('record.wave-');
    await stage.picture('consumer', 'shared-record');
    return useEvidence(stage, hands);
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
