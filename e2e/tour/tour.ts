import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { languageTags, type Language } from '../../api/window/languages.ts';
import { people } from '../windows/story/people.ts';
import type { Evidence } from '../windows/story/step.ts';
import { chapters, type Performed, type Play } from './chapter.ts';
import { inOwnNetwork } from './own-network.ts';

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

const names = Object.keys(chapters) as (keyof typeof chapters)[];
const options = new Command('tour')
  .description('The main job through real windows on a network of its own; tour.json and a picture a step')
  .requiredOption('--out <folder>', 'where tour.json and the pictures go')
  .option(
    '--data <folder>',
    'data folder of a network to use (default: a fresh one in the folder of the pictures, which stays there, stopped)',
  )
  .addOption(new Option('--chapter <name>', 'which part of the tour').choices(names).default('story'))
  .addOption(new Option('--language <tag>', 'language of the windows').choices(languageTags).default('en'))
  .parse()
  .opts<{ out: string; data?: string; chapter: keyof typeof chapters; language: Language }>();

let number = 0;

/** Does a step and takes the actor's window at its end; a failure is an entry too. */
async function perform({ stage }: Play, { step, run }: Performed): Promise<TourEntry> {
  number += 1;
  const began = performance.now();
  stage.pictures.length = 0;
  let evidence: Evidence = {};
  let error: string | undefined;
  try {
    evidence = await run();
  } catch (failure) {
    error = failure instanceof Error ? failure.message : String(failure);
  }
  const ms = Math.round(performance.now() - began);
  // The picture is for people and must not turn a step that worked into one that failed.
  const picture = error === undefined ? step.id : `${step.id}-failed`;
  await (step.actor === 'operator' ? stage.pictureOfNetwork(picture) : stage.picture(step.actor, picture)).catch(
    () => undefined,
  );
  const { id, phase, actor, title } = step;
  const pictures = [...stage.pictures];
  const said = error === undefined ? {} : { error };
  return { step: id, phase, actor, title, ok: error === undefined, ms, evidence, pictures, ...said };
}

function line({ ok, ms, phase, title, error }: TourEntry): string {
  const failed = error === undefined ? '' : `\n       ${error}`;
  return `${ok ? 'ok    ' : 'FAILED'} ${String(ms).padStart(6)} ms  phase ${phase}  ${title}${failed}\n`;
}

/** Who took part, and what opens their keys: they are nobody, and the passphrases are for this trial alone. */
function left(): unknown {
  return Object.entries(people).map(([actor, { label, org, role, passphrase }]) => {
    return { actor, label, org, role, passphrase, vaults: `clients/${actor}/vaults` };
  });
}

async function tour(): Promise<void> {
  const out = resolve(options.out);
  await mkdir(out, { recursive: true });
  // The people's vaults stay: with people.json anybody can open what they opened (docs/formats.md).
  const clients = join(out, 'clients');
  await rm(clients, { recursive: true, force: true });
  const entries: TourEntry[] = [];
  const play = await chapters[options.chapter]({
    data: options.data ?? join(out, 'network'),
    logs: join(out, 'logs'),
    given: options.data !== undefined,
    clients,
    language: options.language,
    progress: (text) => process.stderr.write(`${text}\n`),
    keepPicture: async (window, name) => {
      const file = `${String(number).padStart(2, '0')}-${name}.png`;
      await window.page.screenshot({ path: join(out, file) });
      return file;
    },
  });
  // Closing the windows makes the present step fail, so that what was started is ended as after any failure.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void play.stage.close());
  try {
    for (const step of play.steps) {
      const entry = await perform(play, step);
      entries.push(entry);
      process.stdout.write(line(entry));
      // Later steps build on this one.
      if (!entry.ok) break;
    }
  } finally {
    await writeFile(join(out, 'tour.json'), `${JSON.stringify(entries, null, 2)}\n`);
    await writeFile(join(out, 'people.json'), `${JSON.stringify(left(), null, 2)}\n`);
    await play.close();
  }
  const complete = entries.length === play.steps.length && entries.every((entry) => entry.ok);
  const told = complete ? 'every step went as it should' : `stopped at step ${entries.length} of ${play.steps.length}`;
  process.stdout.write(`the tour: ${told}; see ${join(out, 'tour.json')}\n`);
  if (play.stays !== undefined) process.stdout.write(`${play.stays}\n`);
  process.stdout.write(`its people's vaults and passphrases: ${clients}, ${join(out, 'people.json')}\n`);
  process.exitCode = complete ? 0 : 1;
}

if (options.chapter === 'consortium') await inOwnNetwork(tour);
else await tour();
