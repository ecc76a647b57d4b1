import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { down, reset } from '../../fabric-config/lifecycle/down.ts';
import { up } from '../../fabric-config/lifecycle/up.ts';
import { dataFolder, repositoryRoot } from '../../fabric-config/node/paths.ts';
import { Stage } from '../windows/stage.ts';
import { story } from '../windows/story/story.ts';
import type { Step } from '../windows/story/step.ts';
import type { Chapter, ChapterOptions } from './play.ts';

/** The main job, on a network that stays, stopped. */
export function storyChapter(options: ChapterOptions): Promise<Chapter<Stage>> {
  return onOneNetwork(story, options);
}

/** Steps on a network of one machine, which stays, stopped. */
export async function onOneNetwork(
  steps: readonly Step[],
  { data, given, progress, ...shown }: ChapterOptions,
): Promise<Chapter<Stage>> {
  const repository = repositoryRoot();
  const paths = dataFolder(data, repository);
  // What an earlier tour left at the same place is the tour's own.
  if (!given && existsSync(join(data, 'network.json'))) await reset(paths);
  const stage = new Stage({ repository, data, ...shown });
  const close = async (): Promise<void> => {
    await stage.close();
    await down(paths).catch(() => undefined);
  };
  try {
    progress('starting a network for the tour');
    await up({ repository, paths, progress: (text) => progress(`  ${text}`) });
  } catch (error) {
    await close();
    throw error;
  }
  const stays = `its ledger, bucket and databases stay in ${data}: npm run network -- up --data ${data}`;
  return { stage, steps, stays, close };
}
