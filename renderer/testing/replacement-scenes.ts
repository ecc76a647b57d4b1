import { testIds } from '../test-ids.ts';
import { goodPassphrase } from './sample/answers.ts';
import { all, click, fill, type Scene } from './scene.ts';

const { comeBack, recover, register, replacements } = testIds;
const asked = all(
  click(comeBack.role('patient')),
  click(comeBack.cause('lost')),
  fill(register.idNumber, '11010519491231002X'),
  fill(comeBack.realName, '林秀英'),
  fill(comeBack.passphrase, goodPassphrase),
  fill(comeBack.passphraseAgain, goodPassphrase),
);
const filed = all(
  click(recover.choose),
  fill(recover.code, 'legal winner thank year wave sausage worth useful legal winner thank yellow'),
  fill(recover.passphrase, goodPassphrase),
  fill(recover.passphraseAgain, goodPassphrase),
  click(recover.submit),
);
const givenUp = [
  // Colons part the details.
  `KEYS_GIVEN_UP:at=${'2026-11-28T08:00:00.000Z'.replaceAll(':', '%253A')}`,
  ...['cause=stolen', 'organisation=Hospital1MSP', 'confirmedBy=0'],
].join(':');
const opened = (id: string) => click(testIds.table.row(replacements.table, id));

/** Somebody without their keys gets others under the pseudo-identity they have. */
export const replacementScenes: readonly Scene[] = [
  { name: 'come-back', search: '', path: '/come-back', tall: true },
  { name: 'come-back-filled', search: '', path: '/come-back', act: asked, tall: true },
  { name: 'come-back-waiting', search: '', path: '/waiting/u8' },
  {
    name: 'kiosk-come-back',
    search: 'kiosk',
    path: '/come-back',
    act: all(asked, click(comeBack.submit), (page) => page.getByTestId(register.registered).waitFor()),
  },
  { name: 'recover-given-up', search: `fail=recovery.open:${givenUp}`, path: '/recover', act: filed, tall: true },
  {
    name: 'start-replaced',
    search: 'fail=session.unlock:CERTIFICATE_REPLACED',
    path: '/',
    act: all(
      click(testIds.signIn.person('u1')),
      fill(testIds.signIn.passphrase, 'three quiet herons'),
      click(testIds.signIn.unlock),
    ),
    tall: true,
  },
  {
    name: 'start-bring-replaced',
    search: 'fail=keys.bring:CERTIFICATE_REPLACED',
    path: '/bring',
    act: all(fill(testIds.bring.passphrase, 'three quiet herons'), click(testIds.bring.submit)),
    tall: true,
  },
  { name: 'replacements', search: 'role=hospital-admin', path: '/replacements' },
  { name: 'replacements-empty', search: 'role=hospital-admin&empty', path: '/replacements' },
  { name: 'replacement', search: 'role=hospital-admin', path: '/replacements', act: opened('n1'), tall: true },
  {
    name: 'replacement-confirm',
    search: 'role=hospital-admin',
    path: '/replacements',
    act: all(opened('n1'), click(replacements.document), click(replacements.compared), click(replacements.confirm)),
    tall: true,
  },
  { name: 'replacement-unknown', search: 'role=hospital-admin', path: '/replacements', act: opened('n3'), tall: true },
  {
    name: 'replacement-grant',
    search: 'role=sa-officer',
    path: '/replacements',
    act: all(opened('n2'), click(replacements.grant)),
    tall: true,
  },
];
