import { z } from 'zod';
import { existsSync, readFileSync, writeFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { buildChaincodePackage, type ChaincodePackage } from '../generate/chaincode-package.ts';
import { endpointOf, peersOf, type Network, type WithPeer } from '../network.ts';
import { adminEnvironment, ordererFlags } from './channel.ts';
import { poll } from './concurrency.ts';
import { privateFolder, sha256Hex } from './files.ts';
import { runTool, toolPath } from './tools.ts';

const Committed = z.object({
  sequence: z.number(),
  version: z.string(),
  approvals: z.record(z.string(), z.boolean()).optional(),
});
const Installed = z.object({ installed_chaincodes: z.array(z.object({ package_id: z.string() })).optional() });

/**
 * The package of the present chaincode program. Kept on disk, since another zlib may make other bytes, hence another
 * id, of the same content.
 */
export async function ensurePackage(network: Network): Promise<ChaincodePackage & { readonly file: string }> {
  const built = await buildChaincodePackage(network);
  const file = `${privateFolder(network.paths.ledger('packages'))}/${built.label}.tar.gz`;
  if (!existsSync(file)) writeFileSync(file, built.bytes, { mode: 0o600 });
  const bytes = readFileSync(file);
  return { ...built, bytes, packageId: `${built.label}:${sha256Hex(bytes)}`, file };
}

const asAdmin = (network: Network, org: WithPeer, args: readonly string[]): Promise<string> =>
  runTool(toolPath(network.repository, 'peer'), ['lifecycle', 'chaincode', ...args], adminEnvironment(network, org));

/** The definition in force on the channel; undefined when none was committed. */
async function committedDefinition(network: Network, org: WithPeer): Promise<z.infer<typeof Committed> | undefined> {
  const { channel, chaincode } = network.description;
  try {
    return Committed.parse(
      JSON.parse(
        await asAdmin(network, org, [
          'querycommitted',
          '--channelID',
          channel,
          '--name',
          chaincode.name,
          '--output',
          'json',
        ]),
      ),
    );
  } catch (error) {
    if (error instanceof OpenwardError && error.message.includes('is not defined')) return undefined;
    throw error;
  }
}

async function install(network: Network, org: WithPeer, chaincode: { packageId: string; file: string }): Promise<void> {
  const listed = Installed.parse(JSON.parse(await asAdmin(network, org, ['queryinstalled', '--output', 'json'])));
  if (listed.installed_chaincodes?.some((c) => c.package_id === chaincode.packageId)) return;
  await asAdmin(network, org, ['install', chaincode.file]);
}

/** The parts of a definition that approval and commit must both say. */
function definition(network: Network, version: string, sequence: number): string[] {
  const { channel, chaincode } = network.description;
  return ['--channelID', channel, '--name', chaincode.name, '--version', version, '--sequence', String(sequence)];
}

/**
 * Installs the package at every peer, and makes it the chaincode of the channel unless it is already: every
 * organisation approves, then one commits for all. Its chaincode processes must be running.
 * @returns the sequence in force
 */
export async function deployChaincode(
  network: Network,
  chaincode: ChaincodePackage & { readonly file: string },
): Promise<number> {
  const peers = peersOf(network);
  const first = peers[0];
  if (!first) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', 'there is no peer');
  const [committed] = await Promise.all([
    committedDefinition(network, first),
    ...peers.map((org) => install(network, org, chaincode)),
  ]);
  if (committed?.version === chaincode.version) return committed.sequence;
  const sequence = (committed?.sequence ?? 0) + 1;
  const said = definition(network, chaincode.version, sequence);
  await Promise.all(peers.map((org) => approve(network, org, [...said, '--package-id', chaincode.packageId])));
  const endorsers = peers.flatMap((org) => [
    '--peerAddresses',
    endpointOf(network, org, 'peer'),
    '--tlsRootCertFiles',
    network.paths.orgRoot(org.key, 'nodes'),
  ]);
  await commit(network, first, [...said, ...ordererFlags(network, first), ...endorsers]);
  return sequence;
}

/** How long the peers may take to hear of each other's approvals, in milliseconds. */
const AGREE_MS = 60_000;

/**
 * An approval is waited for at the peer of who approved. Until the others have heard of it too, what they endorse
 * differs, and there is nothing to commit.
 */
async function commit(network: Network, org: WithPeer, said: readonly string[]): Promise<void> {
  let differ: unknown;
  const committed = await poll(async () => {
    try {
      await asAdmin(network, org, ['commit', ...said]);
      return true;
    } catch (error) {
      if (!(error instanceof OpenwardError) || !error.message.includes('ProposalResponsePayloads do not match'))
        throw error;
      differ = error;
      return false;
    }
  }, AGREE_MS);
  if (!committed) throw differ;
}

async function approve(network: Network, org: WithPeer, said: readonly string[]): Promise<void> {
  try {
    await asAdmin(network, org, ['approveformyorg', ...said, ...ordererFlags(network, org)]);
  } catch (error) {
    // A first attempt that was interrupted may have been committed after all.
    if (error instanceof OpenwardError && error.message.includes('attempted to redefine uncommitted sequence')) return;
    throw error;
  }
}
