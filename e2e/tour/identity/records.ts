import { appointmentStepsOf } from '../../windows/story/appointment.ts';
import { diseaseInformation } from '../../windows/story/people.ts';
import type { Step } from '../../windows/story/step.ts';
import { treatmentStepsOf } from '../../windows/story/treatment.ts';
import { kept, type Ward } from '../../windows/story/ward.ts';

/** Three treatments of the same patient by the same doctor. */
const wards: readonly Ward[] = [1, 2, 3].map((n) => ({
  org: 'hospital1',
  department: 'general-surgery',
  admin: 'admin',
  doctor: 'doctor',
  patient: 'owner',
  di: { ...diseaseInformation, name: 'Lin Xiuying' },
  captured: false,
  suffix: `-${n}`,
}));

const goHome = (ward: Ward): Step => ({
  id: `home${ward.suffix}`,
  phase: 3,
  actor: 'owner',
  title: 'The patient begins at home',
  async run(stage) {
    await (await stage.hands('owner')).click('frame.nav-home');
    return { treatment: ward.suffix.slice(1) };
  },
});

export const recordSteps: readonly Step[] = wards.flatMap((ward) => [
  goHome(ward),
  ...appointmentStepsOf(ward),
  ...treatmentStepsOf(ward),
]);

/** Each record is tried; `opens`: whether it is to open. */
export function tryRecords(id: string, title: string, opens: boolean): Step {
  return {
    id,
    phase: 6,
    actor: 'owner',
    title,
    async run(stage) {
      const hands = await stage.hands('owner');
      const seen: string[] = [];
      for (const ward of wards) {
        await stage.home('owner', 'records');
        await hands.click(`records.row-${stage.kept(kept('tid', ward))}-1`);
        if (opens) await hands.seeState('record.badge', 'data-result', 'passed');
        seen.push(opens ? 'opens' : await hands.refusal());
      }
      const expected = opens ? 'opens' : 'ENVELOPE_NOT_FOR_US';
      if (seen.some((one) => one !== expected))
        throw new Error(`expected ${expected} of every record, and saw ${seen.join(', ')}`);
      return { records: seen.join(', ') };
    },
  };
}
