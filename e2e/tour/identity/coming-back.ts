import { people } from '../../windows/story/people.ts';
import { revoking } from '../../windows/story/refusals.ts';
import type { Step } from '../../windows/story/step.ts';

const { owner } = people;

const lose: Step = {
  id: 'loses-everything',
  phase: 2,
  actor: 'owner',
  title: 'The laptop is stolen and the passphrase forgotten: on a new computer the patient asks for new keys',
  async run(stage) {
    await stage.sitAt('owner', 'owner-new');
    const hands = await stage.hands('owner');
    await hands.click('sign-in.come-back');
    await hands.click('come-back.role-patient');
    await hands.click('come-back.cause-stolen');
    if (owner.rid === undefined) throw new Error('expected the patient to have an identity');
    await hands.choose('register.id-kind', owner.rid.kind);
    await hands.type('register.id-number', owner.rid.number);
    await hands.type('come-back.real-name', owner.rid.name);
    await hands.type('come-back.label', owner.label);
    await hands.type('come-back.passphrase', owner.passphrase);
    await hands.type('come-back.passphrase-again', owner.passphrase);
    await stage.picture('owner', 'coming-back');
    await hands.click('come-back.submit');
    const code = await hands.attribute('come-back.code', 'data-code');
    stage.keep('code-of-keys', code);
    return { code };
  },
};

const confirm: Step = {
  id: 'administrator-confirms',
  phase: 2,
  actor: 'admin',
  title: 'The administrator has the patient before them, compares the code of the new keys, and signs',
  async run(stage) {
    const hands = await stage.hands('admin');
    await hands.click('frame.nav-replacements');
    await hands.click(`replacements.row-${await hands.first('replacements.row-')}`);
    const code = await hands.attribute('replacements.code', 'data-code');
    if (code !== stage.kept('code-of-keys')) throw new Error('expected the code that the new computer shows');
    await hands.tick('replacements.document');
    await hands.tick('replacements.compared');
    await stage.picture('admin', 'comparing');
    await hands.click('replacements.confirm');
    await hands.click('replacements.confirm-signed');
    await hands.at('replacements.confirm').waitFor({ state: 'hidden' });
    return { code };
  },
};

const grant: Step = {
  id: 'officer-grants',
  phase: 2,
  actor: 'officer',
  title: 'SA’s officer grants it: the same pseudo-identity, and the old keys are dead',
  async run(stage) {
    const hands = await stage.hands('officer');
    await hands.click('frame.nav-replacements');
    await hands.click(`replacements.row-${await hands.first('replacements.row-')}`);
    await hands.click('replacements.grant');
    await hands.click('replacements.grant-decided');
    await hands.at('replacements.grant').waitFor({ state: 'hidden' });
    return { granted: true };
  },
};

const samePid: Step = {
  id: 'same-pid',
  phase: 2,
  actor: 'owner',
  title: 'The patient signs in with new keys, and is who they were',
  async run(stage) {
    const before = stage.pid('owner');
    const hands = await stage.hands('owner');
    await hands.seeState('register.waiting', 'data-state', 'ready');
    await hands.click('register.sign-in');
    const pid = await stage.signIn('owner');
    if (pid !== before) throw new Error('expected the same pseudo-identity');
    return { pid };
  },
};

const oldKeys: Step = {
  id: 'old-keys-are-dead',
  phase: 2,
  actor: 'owner',
  title: 'Whoever has the stolen laptop and the passphrase is not let in',
  async run(stage) {
    await stage.sitAt('owner', 'owner');
    const hands = await stage.hands('owner');
    await hands.type('sign-in.passphrase', owner.passphrase);
    await hands.click('sign-in.unlock');
    const code = await hands.refusal();
    if (code !== 'KEYS_GIVEN_UP') throw new Error(`expected KEYS_GIVEN_UP, but the window shows ${code}`);
    return { code };
  },
};

export const comingBack = [lose, confirm, grant, samePid] as const;
export const ended = [oldKeys, revoking('doctor', 'the doctor', { id: 'doctor-revoked', phase: 2 })] as const;
