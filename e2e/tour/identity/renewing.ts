import type { Step } from '../../windows/story/step.ts';

/** As many days before their end as certificates of a year can be renewed. */
const WHOLE_LIFE = 366;

/** Nobody waits eleven months here: the doctor's client is told to renew as early as it can. */
export const renewing: Step = {
  id: 'doctor-renews',
  phase: 2,
  actor: 'doctor',
  title: 'The doctor’s certificates are renewed by the client itself at sign-in, under the same pseudo-identity',
  async run(stage) {
    const before = stage.pid('doctor');
    await stage.renewEarly('doctor', WHOLE_LIFE);
    const pid = await stage.signIn('doctor');
    if (pid !== before) throw new Error('expected the same pseudo-identity');
    const hands = await stage.hands('doctor');
    await hands.see('keys.renewed');
    await stage.picture('doctor', 'renewed');
    await hands.click('keys.renewal-read');
    return { pid };
  },
};
