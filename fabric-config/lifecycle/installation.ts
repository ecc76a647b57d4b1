import { join } from 'node:path';
import { z } from 'zod';
import { existsSync } from '../../connections/disk.ts';
import { repositoryRoot } from '../node/paths.ts';
import { readJsonFile } from '../node/state.ts';

/** What the Debian package says of itself; a checkout has no such file. */
const Installation = z.strictObject({
  format: z.literal('openward-installation/1'),
  /** What operators type. */
  command: z.string(),
  /** A folder with a file for each systemd unit that is wanted here; units look for it (ConditionPathExists). */
  wantedUnits: z.string().startsWith('/'),
});
export type Installation = z.infer<typeof Installation>;

export function installation(root: string = repositoryRoot()): Installation | undefined {
  const file = join(root, 'installation.json');
  return existsSync(file) ? readJsonFile(Installation, file) : undefined;
}

/** How an operator types a command here, such as `openward-node up`. */
export function typed(command: string): string {
  return `${installation()?.command ?? 'npm run network --'} ${command}`;
}
