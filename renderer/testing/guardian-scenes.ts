import { testIds } from '../test-ids.ts';
import { goodPassphrase } from './sample/answers.ts';
import { people, pid } from './sample/ids.ts';
import { all, click, fill, type Scene } from './scene.ts';

const { guardians, guarded } = testIds;
const chosen = all(
  click(guardians.choose(people.doctor)),
  click(guardians.choose(pid(908))),
  fill(guardians.current, goodPassphrase),
);
const mine = (state: string) => ({ search: `role=patient&guardians=${state}`, path: '/guardians', tall: true });
const theirs = (state: string) => ({ search: `role=doctor&guarded=${state}`, path: '/guarded', tall: true });

/** Whom somebody trusts with parts of their keys, and what those see. */
export const guardianScenes: readonly Scene[] = [
  { name: 'guardians-notice', search: 'role=patient&asked&asking', path: '/patient' },
  { name: 'guardians-naming', ...mine('offered'), act: chosen },
  { name: 'guardians-lost', ...mine('lost') },
  { name: 'guardians-asked', ...mine('asked') },
  { name: 'guarded-asks', ...theirs('asks'), act: click(guarded.compared) },
];

/** The same screens in other states, for the look alone: nothing in them is laid out in another way. */
export const guardianLooks: readonly Scene[] = [
  { name: 'guardians-none', ...mine('none') },
  { name: 'guardians-named', ...mine('gone') },
  { name: 'guardians-asking', ...mine('lost'), act: click(guardians.ask) },
  {
    name: 'guardians-back',
    ...mine('ready'),
    act: all(fill(guardians.current, goodPassphrase), click(guardians.open), (page) =>
      page.getByTestId(guardians.opened).waitFor(),
    ),
  },
  { name: 'guardians-stopping', ...mine('asked'), act: click(guardians.stop) },
  { name: 'guarded-none', ...theirs('none') },
  { name: 'guarded-silent', ...theirs('silent') },
  { name: 'guardians-unusable', ...mine('unusable') },
  { name: 'guardians-silent', ...mine('silent') },
  { name: 'guarded-broken', ...theirs('broken') },
  { name: 'guarded-handing', ...theirs('asks'), act: all(click(guarded.compared), click(guarded.hand)) },
  { name: 'guarded-handed', ...theirs('handed') },
];
