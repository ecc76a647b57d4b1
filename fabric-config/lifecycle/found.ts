import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdtempSync, readFileSync, rmSync } from '../../connections/disk.ts';
import type { Consortium } from '../../api/formats/consortium.ts';
import { Admission, type MembershipApplication } from '../../api/formats/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { checkApplication } from '../../connections/membership/application.ts';
import { configIn } from '../change/channel.ts';
import { consortiumOf, genesisBlock } from '../consortium/founding.ts';
import { AgreedTerms } from '../consortium/trial.ts';
import { parseYaml } from '../node/description.ts';
import type { Node } from '../node/node.ts';
import { writeJson } from './files.ts';

export interface FoundingOptions {
  readonly repository: string;
  /** YAML; see `AgreedTerms`. */
  readonly terms: string;
  /** What every founder's node has written by `network apply`. */
  readonly applications: readonly MembershipApplication[];
  /** Where it is written what each founder joins by. */
  readonly admission: string;
}

/**
 * Makes a consortium of organisations that each run on machines of their own: of nothing but what they have made public
 * and signed. Whoever does it need not be trusted, since every founder's node checks the outcome before it joins.
 * @throws OpenwardError NETWORK_DESCRIPTION_INVALID for founders who contradict each other, are too few, or are not
 * those of the terms; SIGNATURE_INVALID, CERTIFICATE_INVALID for an application that is not whole
 */
export async function found({
  repository,
  terms: file,
  applications,
  admission,
}: FoundingOptions): Promise<Consortium> {
  const { founders, ...terms } = parseYaml(AgreedTerms, readFileSync(file, 'utf8'), file);
  for (const application of applications) checkApplication(application, new Date());
  const members = applications.map(({ member }) => member);
  const order = founders ?? members.map(({ key }) => key);
  if (members.length !== order.length || !order.every((key) => members.some((member) => member.key === key)))
    throw new OpenwardError(
      'NETWORK_DESCRIPTION_INVALID',
      `the founders are to be ${order.join(', ')}; there are applications of ${members.map(({ key }) => key).join(', ')}`,
    );
  const inOrder = order.flatMap((key) => members.filter((member) => member.key === key));
  const consortium = consortiumOf(terms, inOrder);
  const scratch = mkdtempSync(join(tmpdir(), 'openward-founding-'));
  try {
    const genesis = (await genesisBlock(repository, scratch, terms, consortium)).toString('base64');
    writeJson(admission, Admission.parse({ format: 'openward-admission/1', consortium, genesis, config: genesis }));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return consortium;
}

/** Of founders: a later member is given the configuration it was admitted with, too. */
export function isFounding({ genesis, config }: Admission): boolean {
  return genesis === config;
}

/**
 * That the channel is founded as a founder has agreed, and with nobody else in it: its first block is drawn up anew
 * from the founder's own copy of the terms.
 * @throws OpenwardError CONFLICT
 */
export async function requireAgreed(node: Node, { consortium, genesis }: Admission, file: string): Promise<void> {
  const { founders, ...terms } = parseYaml(AgreedTerms, readFileSync(file, 'utf8'), file);
  const keys = consortium.members.map(({ key }) => key);
  const agreed = consortiumOf(terms, consortium.members);
  const drawn = await genesisBlock(node.repository, node.paths.root, terms, consortium);
  const [own, given] = await Promise.all([configIn(node, drawn), configIn(node, Buffer.from(genesis, 'base64'))]);
  if (
    canonicalText(founders ?? keys) !== canonicalText(keys) ||
    canonicalText(agreed) !== canonicalText(consortium) ||
    canonicalText(own) !== canonicalText(given)
  )
    throw new OpenwardError('CONFLICT', `The consortium is founded otherwise than ${file} says`);
}
