import { z } from 'zod';
import { existsSync } from '../../connections/disk.ts';
import { applicationIn, goingIn, type MembershipChange } from '../../api/formats/membership.ts';
import { MspId } from '../../domain/ids.ts';
import type { Member } from '../../api/formats/consortium.ts';
import { writeJson } from '../lifecycle/files.ts';
import type { NodePaths } from '../node/paths.ts';
import { readJsonFile } from '../node/state.ts';

/** `departed.json`: who was a member and is none; the files of their public halves stay where they are. */
const Departed = z.array(z.object({ mspId: MspId, key: z.string() }));
export type Departed = z.infer<typeof Departed>;

export function departedAt(paths: NodePaths): Departed {
  const file = paths.consortium('departed.json');
  return existsSync(file) ? readJsonFile(Departed, file) : [];
}

/** @param members as they were before the change */
export function noteDeparture(paths: NodePaths, members: readonly Member[], change: MembershipChange): void {
  const going = goingIn(change);
  const coming = change.kind === 'join' ? applicationIn(change)?.member.mspId : undefined;
  const gone = members.filter(({ mspId }) => mspId === going).map(({ mspId, key }) => ({ mspId, key }));
  if (gone.length === 0 && coming === undefined) return;
  const others = departedAt(paths).filter(({ mspId }) => mspId !== going && mspId !== coming);
  writeJson(paths.consortium('departed.json'), [...others, ...gone]);
}
