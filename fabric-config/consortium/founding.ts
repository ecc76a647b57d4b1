import { join } from 'node:path';
import { z } from 'zod';
import { readFileSync } from '../../connections/disk.ts';
import { Consortium, type Member } from '../../api/formats/consortium.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { configtx } from '../generate/configtx.ts';
import { writePrivate } from '../lifecycle/files.ts';
import { inScratch } from '../lifecycle/scratch.ts';
import { runTool, toolPath } from '../lifecycle/tools.ts';
import { writePublicFiles } from './knowledge.ts';
import type { FoundingTerms } from './terms.ts';

/** @throws OpenwardError NETWORK_DESCRIPTION_INVALID for founders who contradict each other, or are too few */
export function consortiumOf(terms: FoundingTerms, members: readonly Member[]): Consortium {
  const { name, channel, ordering, chaincode } = terms;
  const founded = Consortium.safeParse({
    format: 'openward-consortium/1',
    ...{ name, channel, ordering, chaincode, members },
  });
  if (founded.success) return founded.data;
  throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `the founders: ${z.prettifyError(founded.error)}`, {
    cause: founded.error,
  });
}

/**
 * The channel's first block, of nothing but what founders have made public: whoever makes it need not be trusted, since
 * everybody can read in it what they agree to. It names every consenter's certificate and address. @param scratch a
 * folder for the tool's files, which are removed
 */
export function genesisBlock(
  repository: string,
  scratch: string,
  terms: FoundingTerms,
  consortium: Consortium,
): Promise<Buffer> {
  return inScratch(scratch, async (file) => {
    const place = (...parts: string[]): string => file(join(...parts));
    for (const member of consortium.members) writePublicFiles((...parts) => place(member.key, ...parts), member);
    writePrivate(file('configtx.yaml'), configtx(terms, consortium, place));
    const block = file('genesis.block');
    const args = ['-profile', 'Openward', '-channelID', consortium.channel, '-outputBlock', block];
    await runTool(toolPath(repository, 'configtxgen'), args, { FABRIC_CFG_PATH: file('.') });
    return readFileSync(block);
  });
}
