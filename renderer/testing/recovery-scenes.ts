import { testIds } from '../test-ids.ts';
import { goodPassphrase } from './sample/answers.ts';
import { all, click, fill, type Scene } from './scene.ts';

const ids = testIds.recovery;
const begun = all(fill(ids.current, goodPassphrase), click(ids.begin), (page) => page.getByTestId(ids.words).waitFor());
const proved = all(begun, click(ids.written), fill(ids.word(2), 'winner'), fill(ids.word(7), 'worth'));
const saved = all(proved, fill(ids.word(11), 'thank'), click(ids.save));
const code = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
const chosen = all(
  click(testIds.recover.choose),
  fill(testIds.recover.code, code),
  fill(testIds.recover.passphrase, goodPassphrase),
  fill(testIds.recover.passphraseAgain, goodPassphrase),
);

/** What people do against the loss of passphrase or machine, and when it has happened. */
export const recoveryScenes: readonly Scene[] = [
  { name: 'recovery-notice', search: 'role=patient&recovery=none', path: '/patient' },
  { name: 'recovery-notice-doctor', search: 'role=doctor&recovery=none', path: '/doctor/day' },
  {
    name: 'recovery-declining',
    search: 'role=patient&recovery=none',
    path: '/patient',
    act: click(ids.noticeDecline),
  },
  { name: 'recovery-begin', search: 'role=patient&recovery=none', path: '/recovery', tall: true },
  {
    name: 'recovery-begin-again-wrong',
    search: 'role=patient&fail=recovery.begin:VAULT_PASSPHRASE_WRONG',
    path: '/recovery',
    act: all(fill(ids.current, 'wrong words here'), click(ids.begin)),
    tall: true,
  },
  {
    name: 'recovery-code',
    search: 'role=patient&recovery=none',
    path: '/recovery',
    act: all(begun, click(ids.print)),
    tall: true,
  },
  {
    name: 'recovery-prove-wrong',
    search: 'role=patient&recovery=none&fail=recovery.finish:RECOVERY_PROOF_WRONG:position=7',
    path: '/recovery',
    act: saved,
    tall: true,
  },
  {
    name: 'recovery-prove',
    search: 'role=patient&recovery=none',
    path: '/recovery',
    act: proved,
    tall: true,
  },
  { name: 'recovery-done', search: 'role=patient&recovery=none', path: '/recovery', act: saved },
  { name: 'keys-recovery-none', search: 'role=patient&recovery=none', path: '/keys' },
  { name: 'keys-recovery-outdated', search: 'role=patient&recovery=outdated', path: '/keys' },
  { name: 'start-recover', search: '', path: '/recover', tall: true },
  {
    name: 'start-recover-word',
    search: 'fail=recovery.open:RECOVERY_CODE_WORD:position=5',
    path: '/recover',
    act: all(chosen, click(testIds.recover.submit)),
    tall: true,
  },
  {
    name: 'start-recover-wrong',
    search: 'fail=recovery.open:RECOVERY_CODE_WRONG',
    path: '/recover',
    act: all(chosen, click(testIds.recover.submit)),
    tall: true,
  },
  {
    name: 'start-recover-here',
    search: 'fail=recovery.open:RECOVERY_HERE_ALREADY',
    path: '/recover',
    act: all(chosen, click(testIds.recover.submit)),
    tall: true,
  },
  { name: 'kiosk-recover', search: 'kiosk', path: '/recover', tall: true },
  { name: 'kiosk-recovery-notice', search: 'kiosk&role=patient&recovery=none', path: '/patient' },
];

/** What is on paper, for the look alone: it is no page, and has none of a page's landmarks. */
export const paperScenes: readonly Scene[] = [
  {
    name: 'recovery-paper',
    search: 'role=patient&recovery=none',
    path: '/recovery',
    act: all(begun, (page) => page.emulateMedia({ media: 'print' })),
    tall: true,
  },
];
