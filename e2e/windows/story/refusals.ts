import type { Windowed } from './actor.ts';
import { people, said, treatment } from './people.ts';
import type { Step } from './step.ts';

/** A record that is not complete is not previewed, says what is missing, and keeps what was written. */
const incompleteEmr: Step = {
  id: 'refuse-incomplete-emr',
  phase: 4,
  actor: 'doctor',
  title: 'An EMR without a diagnosis is not signed, and what was written stays',
  async run(stage) {
    const hands = await stage.hands('doctor');
    await hands.type('emr.complaint', treatment.complaint);
    await hands.see('common.missing');
    if (await hands.at('emr.preview').isEnabled())
      throw new Error('expected the preview not to be offered while the diagnosis is missing');
    await hands.seeState('emr.saved', 'data-state', 'saved');
    const kept = await hands.at('emr.complaint').inputValue();
    if (kept !== treatment.complaint) throw new Error(`expected the complaint to be kept, but the field says: ${kept}`);
    return { missing: await hands.read('common.missing') };
  },
};

/** A path that is no port is refused before anything is opened. */
const malformedPort: Step = {
  id: 'refuse-malformed-port',
  phase: 4,
  actor: 'technician',
  title: 'A path that is not a serial port is refused with a clear message',
  async run(stage) {
    const hands = await stage.hands('technician');
    await hands.click('captures.new');
    await hands.click(`capture-new.treatment-${stage.kept('tid')}`);
    await hands.choose('capture-new.driver', 'medibus');
    await (await stage.window('technician')).chooseFile('/etc/passwd');
    await hands.click('capture-new.port-other');
    const code = await hands.refusal();
    if (code !== 'PORT_MALFORMED_PATH') throw new Error(`expected PORT_MALFORMED_PATH, but the window shows ${code}`);
    await stage.picture('technician', 'malformed-port');
    await hands.click('frame.nav-captures');
    return { code };
  },
};

/** One bit of the stored object flipped: nothing opens, and the window says that the object was changed. */
const tamperedObject: Step = {
  id: 'refuse-tampered-object',
  phase: 6,
  actor: 'patient',
  title: 'A stored object with one bit changed is not opened',
  async run(stage) {
    const hands = await stage.hands('patient');
    const { URL_C } = await stage.objectEvidence(stage.kept('P_DE'));
    const restore = await stage.flipBit(URL_C);
    try {
      await stage.home('patient', 'records');
      await hands.click(`records.row-${stage.kept('tid')}-1`);
      const code = await hands.refusal();
      if (code !== 'DIGEST_MISMATCH') throw new Error(`expected DIGEST_MISMATCH, but the window shows ${code}`);
      if (await hands.at('record.document').isVisible()) throw new Error('expected nothing to be opened');
      await stage.picture('patient', 'tampered');
      return { code };
    } finally {
      await restore();
    }
  },
};

/** Revoked by SA: the window locks, and the right passphrase no longer helps. @param who as the title names them */
export function revoking(actor: Windowed, who: string, about: Pick<Step, 'id' | 'phase'>): Step {
  return {
    ...about,
    actor: 'officer',
    title: `SA revokes ${who}, whose window locks and who is not let in again`,
    async run(stage) {
      const officer = await stage.hands('officer');
      await officer.click('frame.nav-users');
      await officer.click(`sa-users.row-${stage.pid(actor)}`);
      await officer.click('sa-users.revoke');
      await officer.type('common.confirm-reason', said.left);
      await officer.click('common.confirm');
      await officer.at('common.confirm').waitFor({ state: 'hidden' });
      // The ledger's own event tells the person's window, which locks at once and says why.
      const hands = await stage.hands(actor);
      await hands.see('sign-in.root');
      await hands.see('common.notice');
      await hands.type('sign-in.passphrase', people[actor].passphrase);
      await hands.click('sign-in.unlock');
      const code = await hands.refusal();
      if (code !== 'USER_REVOKED') throw new Error(`expected USER_REVOKED, but the window shows ${code}`);
      await stage.picture(actor, 'revoked');
      return { code };
    },
  };
}

const revokedUser = revoking('consumer', 'the researcher', { id: 'refuse-revoked-user', phase: 8 });

/** Each refusal, and the step of the story it comes after. */
export const refusals: readonly { readonly after: string; readonly step: Step }[] = [
  { after: 'open-treatment', step: incompleteEmr },
  { after: 'open-treatment', step: malformedPort },
  { after: 'query', step: tamperedObject },
  { after: 'grant-lasting', step: revokedUser },
];
