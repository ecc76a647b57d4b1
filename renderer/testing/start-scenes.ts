import { testIds } from '../test-ids.ts';
import { goodPassphrase } from './sample/answers.ts';
import { all, click, fill, type Scene } from './scene.ts';

/** A patient’s form, filled in and sent. */
const register = all(
  click(testIds.register.role('patient')),
  fill(testIds.register.idNumber, '11010519491231002X'),
  fill(testIds.register.realName, '张小明'),
  fill(testIds.register.passphrase, goodPassphrase),
  fill(testIds.register.passphraseAgain, goodPassphrase),
  click(testIds.register.submit),
  (page) => page.getByTestId(testIds.register.registered).waitFor(),
);

/** Before anybody signs in, and what one does with one's keys. */
export const startScenes: readonly Scene[] = [
  { name: 'start-first-run', search: 'nobody', path: '/' },
  { name: 'start-people', search: '', path: '/' },
  {
    name: 'start-passphrase',
    search: 'fail=session.unlock:VAULT_PASSPHRASE_WRONG',
    path: '/',
    act: all(
      click(testIds.signIn.person('u1')),
      fill(testIds.signIn.passphrase, 'wrong words here'),
      click(testIds.signIn.unlock),
    ),
  },
  {
    name: 'start-register',
    search: '',
    path: '/register',
    act: all(
      click(testIds.register.role('doctor')),
      fill(testIds.register.idNumber, '110105194912310021'),
      fill(testIds.register.passphrase, 'three quiet herons'),
    ),
    tall: true,
  },
  {
    name: 'start-register-old-number',
    search: '',
    path: '/register',
    act: all(click(testIds.register.role('patient')), fill(testIds.register.idNumber, '110105491231002')),
    tall: true,
  },
  {
    name: 'start-register-infant',
    search: '',
    path: '/register',
    act: all(
      click(testIds.register.role('patient')),
      async (page) => {
        await page.getByTestId(testIds.register.idKind).selectOption('infant');
      },
      fill(testIds.register.idNumber, '11010519491231002X'),
    ),
    tall: true,
  },
  { name: 'start-activate', search: '', path: '/activate' },
  { name: 'start-waiting', search: '', path: '/waiting/u4' },
  { name: 'start-pending', search: '', path: '/waiting/u6' },
  { name: 'start-bring', search: '', path: '/bring' },
  {
    name: 'start-bring-wrong',
    search: 'fail=keys.bring:KEY_FILE_WRONG',
    path: '/bring',
    act: all(fill(testIds.bring.passphrase, 'wrong words here'), click(testIds.bring.submit)),
    tall: true,
  },
  {
    name: 'keys',
    search: 'role=doctor',
    path: '/keys',
    act: fill(testIds.keys.keep.passphrase, 'three quiet herons'),
    tall: true,
  },
  {
    name: 'keys-end',
    search: 'role=doctor',
    path: '/keys',
    act: all(fill(testIds.keys.end.current, 'plum blossom river stone'), click(testIds.keys.end.open)),
  },
  {
    name: 'keys-end-carried',
    search: 'kiosk&role=patient&carried',
    path: '/keys',
    act: click(testIds.keys.end.open),
  },
  { name: 'start-declined', search: '', path: '/waiting/u5' },
  { name: 'kiosk-sign-in', search: 'kiosk', path: '/' },
  {
    name: 'kiosk-keys-letters',
    search: 'kiosk',
    path: '/',
    act: all(
      click(testIds.signIn.passphrase),
      click(testIds.keyboard.key('shift')),
      click(testIds.keyboard.key('q')),
      click(testIds.keyboard.key('7')),
    ),
  },
  { name: 'kiosk-registered', search: 'kiosk', path: '/register', act: register },
  { name: 'kiosk-registered-pending', search: 'kiosk&unanswered', path: '/register', act: register },
  { name: 'kiosk-bring', search: 'kiosk', path: '/bring' },
  { name: 'kiosk-keys', search: 'kiosk&role=patient', path: '/keys', tall: true },
  { name: 'keys-renewed', search: 'role=doctor&renewed', path: '/keys', tall: true },
  { name: 'first-renewed', search: 'role=doctor&renewed', path: '/doctor/day' },
  { name: 'first-renewal-due', search: 'role=patient&renewal-due', path: '/patient' },
  { name: 'keys-renewal-due', search: 'role=doctor&renewal-due', path: '/keys', tall: true },
  { name: 'kiosk-keys-carried', search: 'kiosk&role=patient&carried', path: '/keys' },
];
