import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { peer } from '@hyperledger/fabric-protos';
import { StoredPDE } from '../../app/domain/record.ts';
import { readDescription, withOrderers } from '../../fabric-config/description.ts';
import { adminEnvironment } from '../../fabric-config/lifecycle/channel.ts';
import type { DataPaths } from '../../fabric-config/lifecycle/paths.ts';
import { requireState } from '../../fabric-config/lifecycle/state.ts';
import { runTool, toolPath } from '../../fabric-config/lifecycle/tools.ts';
import { peersOf, type Network } from '../../fabric-config/network.ts';

/** VALID in Fabric's TxValidationCode. */
const VALID = 0;

/** Asks the ledger and the bucket what is there, past every part of Openward: by the `peer` command and by reading the files. */
export class LedgerEvidence {
  readonly #network: Network;

  constructor(repository: string, paths: DataPaths) {
    const state = requireState(paths);
    this.#network = { description: withOrderers(readDescription(repository), state.orderers), ports: state.ports, paths, repository };
  }

  /** Asks a peer for the transaction; throws when it is not there or not VALID. */
  async transaction(id: string): Promise<{ validation: string; endorsedBy: string }> {
    const organisation = peersOf(this.#network).at(-1);
    if (organisation === undefined) throw new Error('the network has no peer to ask');
    const { channel } = this.#network.description;
    const asked = JSON.stringify({ Args: ['GetTransactionByID', channel, id] });
    const answer = await runTool(
      toolPath(this.#network.repository, 'peer'),
      ['chaincode', 'query', '--channelID', channel, '--name', 'qscc', '--ctor', asked, '--hex'],
      adminEnvironment(this.#network, organisation),
    );
    const found = peer.ProcessedTransaction.deserializeBinary(Buffer.from(answer.trim(), 'hex'));
    if (found.getValidationcode() !== VALID) throw new Error(`expected transaction ${id} to be VALID, but its code is ${found.getValidationcode()}`);
    const envelope = Buffer.from(found.getTransactionenvelope()?.getPayload_asU8() ?? []).toString('latin1');
    const endorsers = peersOf(this.#network).filter((org) => envelope.includes(org.mspId)).map((org) => org.mspId);
    return { validation: 'VALID', endorsedBy: endorsers.join(', ') };
  }

  /** P_DE as the chaincode of a peer answers it to the `peer` command would need a party's certificate; the object's own digest needs none. */
  async object(pde: Pick<StoredPDE, 'URL_C' | 'digest'>): Promise<{ URL_C: string; digest: string }> {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(pde.URL_C) ?? [];
    const digest = await sha384OfFile(join(this.#network.paths.storage(), bucket ?? '', key ?? ''));
    if (digest !== pde.digest) throw new Error(`expected the object at ${pde.URL_C} to have digest ${pde.digest}, but it has ${digest}`);
    return { URL_C: pde.URL_C, digest };
  }

  /** P_DE as the transaction wrote it: read from the transaction's own bytes. */
  async recordOf(transactionId: string): Promise<Pick<StoredPDE, 'URL_C' | 'digest'>> {
    const organisation = peersOf(this.#network)[0];
    if (organisation === undefined) throw new Error('the network has no peer to ask');
    const { channel } = this.#network.description;
    const answer = await runTool(
      toolPath(this.#network.repository, 'peer'),
      ['chaincode', 'query', '--channelID', channel, '--name', 'qscc', '--ctor', JSON.stringify({ Args: ['GetTransactionByID', channel, transactionId] }), '--hex'],
      adminEnvironment(this.#network, organisation),
    );
    const text = Buffer.from(answer.trim(), 'hex').toString('latin1');
    const url = /"URL_C":"(s3:\/\/[^"]+)"/.exec(text)?.[1];
    const digest = /"digest":"([0-9a-f]{96})"/.exec(text)?.[1];
    if (url === undefined || digest === undefined) throw new Error(`expected transaction ${transactionId} to carry a P_DE`);
    return { URL_C: url, digest };
  }
}

async function sha384OfFile(path: string): Promise<string> {
  const hash = createHash('sha384');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
