import { join } from 'node:path';
import { z } from 'zod';
import { readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { FileMemory } from '../lifecycle/file-memory.ts';
import { parseYaml, readNodeDescription, type NodeDescription } from '../node/description.ts';
import { FoundingTerms } from './terms.ts';

/** A consortium whose founders all run on one machine: for trying, for tests, for measuring. */
export interface Trial {
  readonly terms: FoundingTerms;
  readonly nodes: readonly NodeDescription[];
}

/** `consortium.yaml`: what founders have agreed on. */
export const AgreedTerms = FoundingTerms.extend({
  /** Keys of those who found it; consenters are numbered in this order. */
  founders: z.array(z.string()).min(1).optional(),
});

/** Each founder is described in `<key>.yaml` beside. */
const TrialFile = AgreedTerms.required({ founders: true });

/** The one that is shipped. */
export function shippedTrial(repository: string): Trial {
  return readTrial(join(repository, 'fabric-config', 'examples', 'trial'));
}

/** The one of a folder that its state names, or the shipped one. Errors: NETWORK_DESCRIPTION_INVALID. */
export function trialOf(repository: string, { trial }: { readonly trial?: string | undefined }): Trial {
  return trial === undefined ? shippedTrial(repository) : readTrial(trial);
}

const trialFiles = new FileMemory((file) => parseYaml(TrialFile, readFileSync(file, 'utf8'), file));

/** @throws OpenwardError NETWORK_DESCRIPTION_INVALID */
function readTrial(folder: string): Trial {
  const file = join(folder, 'consortium.yaml');
  const { founders, ...terms } = trialFiles.of(file);
  const nodes = founders.map((key) => {
    const described = readNodeDescription(join(folder, `${key}.yaml`));
    if (described.key === key) return described;
    throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `${key}.yaml in ${folder} describes ${described.key}`);
  });
  return { terms, nodes };
}

export function orderersIn({ nodes }: Trial): number {
  return nodes.filter(({ orderer }) => orderer !== undefined).length;
}

/**
 * The ordering actually used. One orderer means Raft with SA's orderer; otherwise what the terms say, over all of
 * them.
 * @throws OpenwardError INPUT_INVALID for a number the trial cannot satisfy
 */
export function withOrderers(trial: Trial, orderers: number): Trial {
  const available = orderersIn(trial);
  if (orderers === available) return trial;
  if (orderers !== 1)
    throw new OpenwardError('INPUT_INVALID', `--orderers is 1 (Raft) or ${available} (${trial.terms.ordering.type})`);
  const { terms, nodes } = trial;
  return {
    terms: { ...terms, ordering: { ...terms.ordering, type: 'etcdraft' } },
    nodes: nodes.map((node) => (node.type === 'sa' ? node : { ...node, orderer: undefined })),
  };
}
