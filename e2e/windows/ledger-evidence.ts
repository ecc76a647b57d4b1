import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { peer } from '@hyperledger/fabric-protos';
import { asPeerAdmin } from '../../fabric-config/lifecycle/channel.ts';
import { knownSite, type Site } from '../../fabric-config/lifecycle/site.ts';
import type { DataPaths } from '../../fabric-config/node/paths.ts';
import { requireState } from '../../fabric-config/lifecycle/state.ts';
import { hasPeer } from '../../fabric-config/node/node.ts';
import { endorsersOf } from './endorsers.ts';

/** VALID in Fabric's TxValidationCode. */
const VALID = 0;

/**
 * Asks the ledger and the bucket what is there, past every part of Openward: by the `peer` command and by reading the
 * files.
 */
export class LedgerEvidence {
  readonly #site: Site;

  constructor(repository: string, paths: DataPaths) {
    this.#site = knownSite(repository, paths, requireState(paths));
  }

  /** Asks a peer for the transaction; throws when it is not there or not VALID. */
  async transaction(id: string): Promise<{ validation: string; endorsedBy: string }> {
    const found = await this.#ask(id);
    if (found.getValidationcode() !== VALID)
      throw new Error(`expected transaction ${id} to be VALID, but its code is ${found.getValidationcode()}`);
    return { validation: 'VALID', endorsedBy: endorsersOf(found).join(', ') };
  }

  /**
   * URL_C and digest of the P_DE a transaction wrote, and whether the object lying there has that digest; throws when
   * it has not.
   */
  async object(transactionId: string): Promise<{ URL_C: string; digest: string }> {
    const text = textOf(await this.#ask(transactionId));
    const [, url, bucket, key] = /"URL_C":"(s3:\/\/([^/"]+)\/([^"]+))"/.exec(text) ?? [];
    const signed = /"digest":"([0-9a-f]{96})"/.exec(text)?.[1];
    if (url === undefined || bucket === undefined || key === undefined || signed === undefined)
      throw new Error(`expected transaction ${transactionId} to carry a P_DE`);
    const digest = await sha384OfFile(join(this.#site.paths.node('cloud').storage(), bucket, key));
    if (digest !== signed)
      throw new Error(`expected the object at ${url} to have digest ${signed}, but it has ${digest}`);
    return { URL_C: url, digest };
  }

  async #ask(id: string): Promise<peer.ProcessedTransaction> {
    const node = this.#site.nodes.find(hasPeer);
    if (node === undefined) throw new Error('the network has no peer to ask');
    const { channel } = node.consortium;
    const asked = JSON.stringify({ Args: ['GetTransactionByID', channel, id] });
    const command = ['chaincode', 'query', '--channelID', channel, '--name', 'qscc', '--ctor', asked, '--hex'];
    const answer = await asPeerAdmin(node, command);
    return peer.ProcessedTransaction.deserializeBinary(Buffer.from(answer.trim(), 'hex'));
  }
}

/** The transaction's bytes with every byte a character: JSON inside stays readable. */
function textOf(transaction: peer.ProcessedTransaction): string {
  return Buffer.from(transaction.getTransactionenvelope()?.getPayload_asU8() ?? []).toString('latin1');
}

async function sha384OfFile(path: string): Promise<string> {
  const hash = createHash('sha384');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
