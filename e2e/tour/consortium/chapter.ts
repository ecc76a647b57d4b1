import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hosted } from '../../hosts/hosted.ts';
import { appointmentStepsOf } from '../../windows/story/appointment.ts';
import { diseaseInformation3, said, treatment } from '../../windows/story/people.ts';
import { activation, approving, firstSignIn, forwarding, registration } from '../../windows/story/registration.ts';
import { agree, asking, opened, previewed, useEvidence } from '../../windows/story/sharing.ts';
import type { Step } from '../../windows/story/step.ts';
import { treatmentStepsOf } from '../../windows/story/treatment.ts';
import { kept, ward as storys, type Ward } from '../../windows/story/ward.ts';
import type { WindowsOptions } from '../../windows/windows.ts';
import { apply, examine, found, gone, joining, leaving, yes } from './membership.ts';
import { ConsortiumStage } from './stage.ts';

type ConsortiumStep = Step<ConsortiumStage>;

const first: Ward = { ...storys, captured: false };
const newcomer: Ward = {
  org: 'hospital3',
  department: 'cardiology',
  admin: 'admin3',
  doctor: 'doctor3',
  patient: 'patient3',
  di: diseaseInformation3,
  captured: false,
  suffix: '-hospital3',
};

const treated = (ward: Ward): readonly ConsortiumStep[] => [
  registration(ward.doctor),
  registration(ward.patient),
  forwarding(ward.admin, 2, ward.suffix),
  approving(2, ward.suffix),
  firstSignIn(ward.doctor),
  firstSignIn(ward.patient),
  ...appointmentStepsOf(ward),
  ...treatmentStepsOf(ward),
];

const begin: ConsortiumStep = {
  id: 'crowd',
  phase: 4,
  actor: 'operator',
  title: 'Twenty people of two hospitals begin to work, and go on until the end',
  run: async ({ crowd }) => ({ users: await crowd.begin() }),
};

const request = asking({
  id: 'request',
  actor: 'doctor3',
  title: 'A doctor of the third hospital asks a patient of hospital 1 for what was found there',
  purpose: 'treatment',
  reason: said.elsewhere,
  kind: 'EMR',
  share: 'share',
});

const grant: ConsortiumStep = {
  id: 'grant',
  phase: 7,
  actor: 'patient',
  title: 'The patient, whose window was open before the hospital joined, sees who asks and agrees',
  async run(stage) {
    const hands = await previewed(stage, 'share');
    await stage.picture('patient', 'consent');
    await agree(hands);
    return { shareId: stage.kept('share') };
  },
};

const use: ConsortiumStep = {
  id: 'use',
  phase: 8,
  actor: 'doctor3',
  title: 'The doctor of the third hospital reads the record of hospital 1; D_UE is written first',
  async run(stage) {
    const hands = await opened(stage, 'doctor3', 'share');
    const words = await hands.read('record.document');
    if (!words.includes(treatment.findings))
      throw new Error('expected the doctor to read what was found at hospital 1, but the record does not say it');
    await stage.picture('doctor3', 'shared-record');
    return useEvidence(stage, hands);
  },
};

const stillRead: ConsortiumStep = {
  id: 'read-after-leaving',
  phase: 6,
  actor: 'patient',
  title: 'What was recorded while the institute was a member is read as before',
  async run(stage) {
    const hands = await stage.hands('patient');
    await stage.home('patient', 'records');
    await hands.click(`records.row-${stage.kept(kept('tid', first))}-1`);
    await hands.see('record.document');
    await hands.seeState('record.badge', 'data-result', 'passed');
    return { badge: 'passed' };
  },
};

const end: ConsortiumStep = {
  id: 'nobody-noticed',
  phase: 8,
  actor: 'operator',
  title: 'Nobody of the twenty was refused anything, and nothing they recorded is lost or there twice',
  async run({ crowd }) {
    const { done, failures, slowest, recorded, lost, doubled } = await crowd.end();
    const calls = Object.values(done).reduce((sum, one) => sum + one, 0);
    if (failures.length + lost + doubled > 0)
      throw new Error(
        `expected 0 failed, 0 lost, 0 doubled of ${calls}: ${lost} lost, ${doubled} doubled, ${failures.join('; ')}`,
      );
    const [task = '', worst = 0] = Object.entries(slowest).sort(([, a], [, b]) => b - a)[0] ?? [];
    return { tasks: calls, failed: 0, recorded, lost, doubled, worstMs: worst, worstTask: task };
  },
};

const steps: readonly ConsortiumStep[] = [
  found,
  activation('officer'),
  activation('admin'),
  activation('admin2'),
  ...treated(first),
  begin,
  apply,
  examine,
  yes('officer', 'join'),
  yes('admin', 'join'),
  yes('admin2', 'join', true),
  joining,
  activation('admin3'),
  ...treated(newcomer),
  request,
  grant,
  use,
  leaving,
  yes('officer', 'leave'),
  yes('admin', 'leave'),
  yes('admin3', 'leave', true),
  gone,
  stillRead,
  end,
];

/** Longer than the chapter: its people stay at their windows. */
const AUTO_LOCK_SECONDS = 3600;

/** The chapter, and what ends its hosts. */
export async function consortiumChapter({ logs, ...options }: WindowsOptions & { readonly logs: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'openward-tour-'));
  const hosted = await Hosted.start(folder);
  const stage = new ConsortiumStage(hosted, { ...options, autoLock: AUTO_LOCK_SECONDS });
  const close = async (): Promise<void> => {
    await stage.close();
    for (const { name, paths } of hosted.all)
      if (existsSync(paths.logs())) cpSync(paths.logs(), join(logs, name), { recursive: true });
    await hosted.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { stage, steps, close };
}
