import { Consortium, type Member } from '../../api/formats/consortium.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { writeMsp } from '../generate/msp.ts';
import { FileMemory } from '../lifecycle/file-memory.ts';
import { writeJson, writePrivate } from '../lifecycle/files.ts';
import type { NodePaths } from '../node/paths.ts';
import { readJsonFile } from '../node/state.ts';
import { existsSync } from '../../connections/disk.ts';

const consortiums = new FileMemory((file) => readJsonFile(Consortium, file));

/** What a node has been told of the consortium; undefined before. Errors: NETWORK_DESCRIPTION_INVALID. */
export function readConsortium(paths: NodePaths): Consortium | undefined {
  return existsSync(paths.knownConsortium()) ? consortiums.of(paths.knownConsortium()) : undefined;
}

/** @throws OpenwardError NETWORK_NOT_CREATED for a node that is of no consortium yet */
export function requireConsortium(paths: NodePaths): Consortium {
  const known = readConsortium(paths);
  if (!known) throw new OpenwardError('NETWORK_NOT_CREATED', `${paths.root} belongs to no consortium yet`);
  return known;
}

/** Lays down what a node is told: the document, and the same as the files that Fabric's programs read. */
export function learn(paths: NodePaths, consortium: Consortium): void {
  for (const member of consortium.members) writePublicFiles((...parts) => paths.member(member.key, ...parts), member);
  for (const kind of AuthorityKind.options)
    writePrivate(paths.trust(kind), consortium.members.map(({ roots }) => roots[kind]).join(''));
  writeJson(paths.knownConsortium(), consortium);
}

/** An organisation's roots, its membership, and its orderer's certificates. */
export function writePublicFiles(place: (...parts: string[]) => string, { roots, orderer }: Member): void {
  for (const kind of AuthorityKind.options) writePrivate(place(`${kind}.pem`), roots[kind]);
  writeMsp(place('msp'), roots);
  if (!orderer) return;
  writePrivate(place('orderer-signing.pem'), orderer.signing);
  writePrivate(place('orderer-tls.pem'), orderer.tls);
}
