import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { languageTags, type Language } from '../../api/window/languages.ts';
import { dataFolder, repositoryRoot } from '../../fabric-config/node/paths.ts';
import { down, reset } from '../../fabric-config/lifecycle/down.ts';
import { up } from '../../fabric-config/lifecycle/up.ts';
import { Stage } from '../windows/stage.ts';
import { people } from '../windows/story/people.ts';
import { story } from '../windows/story/story.ts';
import type { Evidence, Step } from '../windows/story/step.ts';

/** One entry of tour.json. */
interface TourEntry {
  readonly step: string;
  readonly phase: number;
  readonly actor: string;
  readonly title: string;
  readonly ok: boolean;
  readonly ms: number;
  /** Transaction ids, URL_C, digests. */
  readonly evidence: Evidence;
  /** File names beside tour.json. */
  readonly pictures: readonly string[];
  readonly error?: string;
}

const options = new Command('tour')
  .description('The main job through real windows on a network of its own; tour.json and a picture a step')
  .requiredOption('--out <folder>', 'where tour.json and the pictures go')
  .option(
    '--data <folder>',
    'data folder of a network to use (default: a fresh one in the folder of the pictures, which stays there, stopped)',
  )
  .addOption(new Option('--language <tag>', 'language of the windows').choices(languageTags).default('en'))
  .parse()
  .opts<{ out: string; data?: string; language: Language }>();

const repository = repositoryRoot();
const out = resolve(options.out);
await mkdir(out, { recursive: true });
// The people's vaults stay: with people.json anybody can open what they opened (docs/formats.md).
const clients = join(out, 'clients');
await rm(clients, { recursive: true, force: true });
const data = options.data ?? join(out, 'network');
// What an earlier tour left at the same place is the tour's own.
if (options.data === undefined && existsSync(join(data, 'network.json'))) await reset(dataFolder(data, repository));

let number = 0;
const stage = new Stage({
  repository,
  data,
  clients,
  language: options.language,
  keepPicture: async (window, name) => {
    const file = `${String(number).padStart(2, '0')}-${name}.png`;
    await window.page.screenshot({ path: join(out, file) });
    return file;
  },
});

/** Does a step and takes the actor's window at its end; a failure is an entry too. */
async function perform(step: Step): Promise<TourEntry> {
  number += 1;
  const began = performance.now();
  stage.pictures.length = 0;
  let evidence: Evidence = {};
  let error: string | undefined;
  try {
    evidence = await step.run(stage);
  } catch (failure) {
    error = failure instanceof Error ? failure.message : String(failure);
  }
  const ms = Math.round(performance.now() - began);
  // The picture is for people and must not turn a step that worked into one that failed.
  const picture = error === undefined ? step.id : `${step.id}-failed`;
  await (step.actor === 'operator' ? stage.pictureOfNetwork(picture) : stage.picture(step.actor, picture)).catch(
    () => undefined,
  );
  return {
    step: step.id,
    phase: step.phase,
    actor: step.actor,
    title: step.title,
    ok: error === undefined,
    ms,
    evidence,
    pictures: [...stage.pictures],
    ...(error === undefined ? {} : { error }),
  };
}

/** Who took part, and what opens their keys: they are nobody, and the passphrases are for this trial alone. */
function left(): unknown {
  return Object.entries(people).map(([actor, { label, org, role, passphrase }]) => {
    return { actor, label, org, role, passphrase, vaults: `clients/${actor}/vaults` };
  });
}

// Closing the windows makes the present step fail, so that what was started is ended as after any failure.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stage.close());

const entries: TourEntry[] = [];
try {
  process.stderr.write('starting a network for the tour\n');
  await up({
    repository,
    paths: dataFolder(data, repository),
    progress: (text) => process.stderr.write(`  ${text}\n`),
  });
  for (const step of story) {
    const entry = await perform(step);
    entries.push(entry);
    process.stdout.write(
      `${entry.ok ? 'ok    ' : 'FAILED'} ${String(entry.ms).padStart(6)} ms  phase ${entry.phase}  ${entry.title}${entry.error === undefined ? '' : `\n       ${entry.error}`}\n`,
    );
    // Later steps build on this one.
    if (!entry.ok) break;
  }
} finally {
  await writeFile(join(out, 'tour.json'), `${JSON.stringify(entries, null, 2)}\n`);
  await writeFile(join(out, 'people.json'), `${JSON.stringify(left(), null, 2)}\n`);
  await stage.close();
  await down(dataFolder(data, repository)).catch(() => undefined);
}

const complete = entries.length === story.length && entries.every((entry) => entry.ok);
process.stdout.write(
  `${complete ? 'every step went as it should' : `the tour stopped at step ${entries.length} of ${story.length}`}; see ${join(out, 'tour.json')}\n`,
);
process.stdout.write(
  `its ledger, bucket and databases stay in ${data}: npm run network -- up --data ${data}\n` +
    `its people's vaults and passphrases: ${clients}, ${join(out, 'people.json')}\n`,
);
process.exitCode = complete ? 0 : 1;
