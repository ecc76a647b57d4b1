import { said, treatment } from '../../windows/story/people.ts';
import { agree, asking, opened, previewed, useEvidence } from '../../windows/story/sharing.ts';
import type { Step } from '../../windows/story/step.ts';
import { theatre } from './theatre.ts';

/** An operation is longer than a kiosk waits for somebody. */
export const patientBack: Step = {
  id: 'patient-back',
  phase: 5,
  actor: 'patient',
  title: 'The patient comes back to the kiosk, which has signed them out meanwhile, and signs in',
  async run(stage) {
    const pid = await stage.signIn('patient');
    await (await stage.hands('patient')).click('patient-home.confirm');
    return { pid };
  },
};

/** The patient reads what was recorded of them: every device's part, with what is missing said. */
const patientReads: Step = {
  id: 'patient-reads',
  phase: 6,
  actor: 'patient',
  title: 'The patient opens the record: all checks pass, and every device has its part',
  async run(stage) {
    const hands = await stage.hands('patient');
    await stage.home('patient', 'records');
    await hands.click(`records.row-${stage.kept('tid')}-1`);
    await hands.seeState('record.badge', 'data-result', 'passed');
    const parts = await hands.page.locator('.ow-shr').count();
    if (parts !== theatre.length) throw new Error(`expected ${theatre.length} device recordings, and saw ${parts}`);
    await hands.first('record.wave-');
    return { parts, ...(await stage.objectEvidence(stage.kept('P_DE'))) };
  },
};

const makerAsks = asking({
  id: 'maker-asks',
  actor: 'consumer',
  title: 'The maker of the ventilator asks for recordings of its device',
  purpose: 'device-evaluation',
  reason: said.lasting,
  kind: 'SHR',
  share: 'share',
});

/** The first recording of the record is the ventilator's. */
const patientGrants: Step = {
  id: 'patient-grants',
  phase: 7,
  actor: 'patient',
  title: 'The patient shares the part of the ventilator, and no other',
  async run(stage) {
    const hands = await previewed(stage, 'share', /Dräger/);
    await stage.picture('patient', 'consent');
    await agree(hands);
    return { shareId: stage.kept('share') };
  },
};

const makerUses: Step = {
  id: 'maker-uses',
  phase: 8,
  actor: 'consumer',
  title: 'The maker opens the ventilator’s recording, sees what is missing in it, and nothing of the others',
  async run(stage) {
    const hands = await opened(stage, 'consumer', 'share');
    const parts = await hands.page.locator('.ow-shr').count();
    if (parts !== 1) throw new Error(`expected one device recording, and saw ${parts}`);
    await hands.first('record.wave-');
    const words = await hands.read('record.document');
    if (words.includes(treatment.findings)) throw new Error('expected the maker not to see the findings');
    if (!words.includes('incision')) throw new Error('expected the marker to be in the ventilator’s recording');
    return { parts, ...(await useEvidence(stage, hands)) };
  },
};

export const usingSteps: readonly Step[] = [patientReads, makerAsks, patientGrants, makerUses];
