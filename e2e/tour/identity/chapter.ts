import { networkSteps } from '../../windows/story/network.ts';
import { activation, approving, firstSignIn, forwarding, registration } from '../../windows/story/registration.ts';
import type { Step } from '../../windows/story/step.ts';
import type { Stage } from '../../windows/stage.ts';
import type { Chapter, ChapterOptions } from '../play.ts';
import { onOneNetwork } from '../story.ts';
import { comingBack, ended } from './coming-back.ts';
import { guardianSteps } from './guardians.ts';
import { recordSteps, tryRecords } from './records.ts';
import { renewing } from './renewing.ts';

const actors = ['doctor', 'technician', 'owner', 'consumer'] as const;

const identity: readonly Step[] = [
  ...networkSteps,
  activation('officer'),
  activation('admin'),
  ...actors.map(registration),
  forwarding('admin', 3),
  approving(4),
  ...actors.map(firstSignIn),
  renewing,
  ...guardianSteps.before,
  ...recordSteps,
  ...comingBack,
  tryRecords('records-are-closed', 'With the new keys alone none of the three records opens', false),
  ...guardianSteps.after,
  tryRecords('records-open', 'All three records open again, each with every check', true),
  ...ended,
];

/**
 * A doctor's certificates are renewed. A patient with three records loses computer and passphrase, comes back as who
 * they were, and has the keys brought back by two of three guardians; the old keys are dead, and so are a revoked
 * doctor's. Nobody waits a day here: the description of the trial's cloud says so.
 */
export function identityChapter(options: ChapterOptions): Promise<Chapter<Stage>> {
  return onOneNetwork(identity, options);
}
