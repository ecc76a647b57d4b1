import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import { existsSync, readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { sha256Hex } from '../lifecycle/files.ts';
import type { ConsortiumTerms } from '../../api/formats/consortium.ts';
import { endpointOf } from '../consortium/members.ts';
import { ownPlace, type WithPeer } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import type { ChaincodePart } from '../node/state.ts';

/** A Fabric chaincode package and the names that follow from its bytes. */
export interface ChaincodePackage {
  readonly version: string;
  readonly label: string;
  /** `label:sha256`, as every peer computes it. */
  readonly packageId: string;
  /** Hex SHA-256 of the program. */
  readonly program: string;
  readonly bytes: Buffer;
}

async function tar(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive: Pack = pack();
  for (const [name, content] of Object.entries(files))
    archive.entry({ name, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

export function chaincodeBundle(repository: string): string {
  return join(repository, 'dist', 'chaincode', 'index.cjs');
}

/**
 * The package says which program the organisations agreed on, by its digest; it carries no address and no key, so its
 * bytes and its id are the same in every organisation. The program's digest is in the version: another program is
 * another definition on the ledger.
 * @throws OpenwardError NETWORK_PART_MISSING when the chaincode was not built
 */
export async function buildChaincodePackage(
  repository: string,
  { name, version: release }: ConsortiumTerms['chaincode'],
): Promise<ChaincodePackage> {
  const bundle = chaincodeBundle(repository);
  if (!existsSync(bundle)) throw new OpenwardError('NETWORK_PART_MISSING', `${bundle} is missing: npm run build`);
  const digest = sha256Hex(readFileSync(bundle));
  const version = `${release}-${digest.slice(0, 12)}`;
  const label = `${name}_${version}`;
  const code = gzipSync(await tar({ 'chaincode.json': JSON.stringify({ name, version, sha256: digest }) }), {
    level: 9,
  });
  const bytes = gzipSync(
    await tar({ 'metadata.json': JSON.stringify({ path: '', type: 'openward', label }), 'code.tar.gz': code }),
    { level: 9 },
  );
  return { version, label, packageId: `${label}:${sha256Hex(bytes)}`, program: digest, bytes };
}

/** What the builder's release script hands to the peer: mutual TLS to the organisation's own chaincode process. */
export function chaincodeConnection(node: WithPeer, part: ChaincodePart): string {
  const own = (file: string): string => readText(node.paths.identity('peer', file));
  return JSON.stringify({
    address: endpointOf(ownPlace(node, part)),
    dial_timeout: '10s',
    tls_required: true,
    client_auth_required: true,
    client_key: own('tls-key.pem'),
    client_cert: own('tls.pem'),
    root_cert: readText(node.paths.ownRoot('nodes')),
  });
}
