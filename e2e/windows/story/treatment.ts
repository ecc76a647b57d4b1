import { inEveryLanguage } from '../../../main/words/main-words.ts';
import type { Hands } from './hands.ts';
import { treatment } from './people.ts';
import type { Stage } from '../stage.ts';
import type { Shown } from '../windows.ts';
import type { Step } from './step.ts';
import { kept, ward as storys, type Ward } from './ward.ts';

const open = (ward: Ward): Step<Shown> => ({
  id: `open-treatment${ward.suffix}`,
  phase: 4,
  actor: ward.doctor,
  title: 'The doctor opens T_SK: who the patient is and what is wrong',
  async run(stage) {
    const hands = await stage.hands(ward.doctor);
    await hands.click('frame.nav-day');
    await hands.click(`day.open-${stage.kept(kept('appointment', ward))}`);
    await hands.see('emr.root');
    await hands.see('frame.patient-banner');
    const tid = await hands.attribute('emr.root', 'data-tid');
    stage.keep(kept('tid', ward), tid);
    return { T_ID: tid };
  },
});

/** The recording goes on by itself, though the process that recorded was killed under it. */
async function goOnWithAnotherRecorder(stage: Shown, hands: Hands): Promise<void> {
  await (await stage.window('technician')).killRecorder();
  await hands.seeState('live.root', 'data-restarts', '1');
  await hands.seeState('live.root', 'data-state', 'capturing');
  await hands.first('live.numeric-');
}

/** The recording goes on, though the program that recorded was killed. */
async function goOnAfterAKill(stage: Shown): Promise<Hands> {
  const asked = await (await stage.window('technician')).closeAndThinkAgain();
  const question = Object.values(await inEveryLanguage('recordingGoesOn'));
  if (!question.some((words) => asked.includes(words)))
    throw new Error(`expected closing to be asked about the recording, not ${asked}`);
  await (await stage.hands('technician')).seeState('live.root', 'data-state', 'capturing');
  await stage.kill('technician');
  await stage.signIn('technician');
  const hands = await stage.hands('technician');
  await hands.click(`captures.row-${await hands.first('captures.row-')}`);
  await hands.seeState('live.root', 'data-state', 'cut');
  await stage.picture('technician', 'live-cut');
  await hands.click('live.go-on');
  await hands.seeState('live.root', 'data-state', 'capturing');
  await hands.first('live.numeric-');
  return hands;
}

/** From the list of recordings to values that flow. @param port the system's dialog is answered with it */
export async function beginRecording(stage: Stage, driver: string, port: string): Promise<void> {
  const hands = await stage.hands('technician');
  await hands.click('captures.new');
  await hands.click(`capture-new.treatment-${stage.kept('tid')}`);
  await hands.choose('capture-new.driver', driver);
  await (await stage.window('technician')).chooseFile(port);
  await hands.click('capture-new.port-other');
  await hands.seeChosen('capture-new.port-choice', port);
  await hands.click('capture-new.connect');
  await hands.seeState('live.root', 'data-state', 'capturing');
  await hands.first('live.numeric-');
}

/** SHR: bytes cross a real serial port (a pty pair) from a simulator speaking the device's side. */
const capture: Step = {
  id: 'capture-shr',
  phase: 4,
  actor: 'technician',
  title: 'The technician captures SHR over a serial port; what records is killed, then the client, and each goes on',
  async run(stage) {
    let hands = await stage.hands('technician');
    const device = await stage.startDevice('medibus');
    await beginRecording(stage, 'medibus', device.port);
    await hands.first('live.wave-');
    await hands.type('live.marker-text', 'incision');
    await hands.click('live.marker');
    await goOnWithAnotherRecorder(stage, hands);
    hands = await goOnAfterAKill(stage);
    await stage.until('a stretch of waveform to be drawn', async () => (await device.secondsStreamed()) >= 8);
    await stage.picture('technician', 'live-monitor');
    await hands.click('live.stop');
    await hands.click('common.confirm');
    await hands.seeState('live.root', 'data-state', 'stopped');
    await hands.click('live.submit');
    await hands.click('common.confirm');
    await hands.see('live.submitted');
    await device.stop();
    return { port: device.port, driver: 'medibus' };
  },
};

const write = (ward: Ward): Step<Shown> => ({
  id: `write-emr${ward.suffix}`,
  phase: 4,
  actor: ward.doctor,
  title: 'The doctor writes the EMR and takes the capture in',
  async run(stage) {
    const hands = await stage.hands(ward.doctor);
    await hands.type('emr.complaint', treatment.complaint);
    await hands.type('emr.findings', treatment.findings);
    await hands.type('emr.diagnosis', treatment.diagnosis);
    await hands.click(`emr.diagnosis-option-${treatment.diagnosis}`);
    await hands.type('emr.plan', treatment.plan);
    const capture = ward.captured ? await takenIn(hands) : 'none';
    await hands.seeState('emr.saved', 'data-state', 'saved');
    await stage.picture(ward.doctor, 'emr');
    return { capture };
  },
});

/** What the technician has handed over, by its digest. */
async function takenIn(hands: Hands): Promise<string> {
  await hands.click('emr.refresh-captures');
  return hands.first('emr.capture-');
}

const doctorSigns = (ward: Ward): Step<Shown> => ({
  id: `doctor-signs${ward.suffix}`,
  phase: 4,
  actor: ward.doctor,
  title: 'The doctor reads what will be signed, seals it to the patient and signs (D_SD)',
  async run(stage) {
    const hands = await stage.hands(ward.doctor);
    await hands.click('emr.preview');
    await hands.see('record.document');
    await stage.picture(ward.doctor, 'preview');
    await hands.click('emr-preview.sign');
    await hands.see('emr-preview.waiting');
    return { T_ID: stage.kept(kept('tid', ward)) };
  },
});

const patientSigns = (ward: Ward): Step<Shown> => ({
  id: `patient-signs${ward.suffix}`,
  phase: 5,
  actor: ward.patient,
  title: 'The patient reads exactly that, signs (D_SP), and P_DE goes on the ledger',
  async run(stage) {
    const hands = await stage.hands(ward.patient);
    await stage.home(ward.patient, 'confirm');
    await hands.click(`confirm.open-${stage.kept(kept('tid', ward))}`);
    await hands.see('record.document');
    await stage.picture(ward.patient, 'reading-before-signing');
    await hands.tick('confirm.read');
    await hands.click('confirm.sign');
    await hands.see('confirm.recorded');
    const transactionId = await hands.read('confirm.transaction-id');
    stage.keep(kept('P_DE', ward), transactionId);
    return { transactionId, ...(await stage.ledgerEvidence(transactionId)) };
  },
});

/** Without a capture: from T_SK to P_DE. */
export function treatmentStepsOf(ward: Ward): readonly Step<Shown>[] {
  return [open(ward), write(ward), doctorSigns(ward), patientSigns(ward)];
}

const [opening, ...signing] = treatmentStepsOf(storys);

export const treatmentSteps: readonly Step[] = [...(opening ? [opening] : []), capture, ...signing];
