import { X509Certificate, createHash, randomBytes } from 'node:crypto';
import type { Client } from '@grpc/grpc-js';
import { GatewayError, connect, type ChaincodeEvent, type Gateway, type Network } from '@hyperledger/fabric-gateway';
import { common, orderer as protos } from '@hyperledger/fabric-protos';
import { openChannel, type PeerConnection } from '../../connections/ledger/channel.ts';
import { signatureOver, signedBy } from '../../connections/ledger/signer.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';

/** A certificate and its key, PEM, and the organisation that vouches for it. */
export interface LedgerIdentity {
  readonly mspId: string;
  readonly certificate: string;
  readonly key: string;
}

/** An orderer's port, and who vouches for it. */
export interface OrdererDoor {
  readonly endpoint: string;
  readonly serverName: string;
  readonly trust: string;
}

/** By when an answer must have come, in milliseconds since 1970. */
const soon = () => ({ deadline: Date.now() + 10_000 });

/** Somebody who asks Fabric itself for the ledger, with a program of their own: not what the client or services do. */
export class LedgerReader {
  readonly #client: Client;
  readonly #gateway: Gateway;
  readonly #network: Network;

  constructor(
    private readonly door: PeerConnection,
    private readonly identity: LedgerIdentity,
    private readonly channel: string,
  ) {
    this.#client = openChannel(door);
    this.#gateway = connect({
      client: this.#client,
      identity: { mspId: identity.mspId, credentials: Buffer.from(identity.certificate) },
      ...signedBy(ecdsaSigner(identity.key)),
      // Deliver services want it of whoever comes by mutual TLS, and would refuse for want of it.
      tlsClientCertificateHash: createHash('sha256').update(new X509Certificate(door.tls.certificate).raw).digest(),
      evaluateOptions: soon,
      blockEventsOptions: soon,
      filteredBlockEventsOptions: soon,
      blockAndPrivateDataEventsOptions: soon,
      chaincodeEventsOptions: soon,
    });
    this.#network = this.#gateway.getNetwork(channel);
  }

  /** Every way in which a peer gives out the ledger, under its name in Fabric. Each answers once a thing was got. */
  ways(transactionId: string): Readonly<Record<string, () => Promise<unknown>>> {
    const begin = { startBlock: 0n };
    const ask = (chaincode: string, name: string, ...args: string[]) =>
      this.#network.getContract(chaincode).evaluateTransaction(name, this.channel, ...args);
    return {
      'event/Block': async () => first(await this.#network.getBlockEvents(begin)),
      'event/FilteredBlock': async () => first(await this.#network.getFilteredBlockEvents(begin)),
      'event/Block with private data': async () => first(await this.#network.getBlockAndPrivateDataEvents(begin)),
      'qscc/GetChainInfo': () => ask('qscc', 'GetChainInfo'),
      'qscc/GetBlockByNumber': () => ask('qscc', 'GetBlockByNumber', '1'),
      'qscc/GetTransactionByID': () => ask('qscc', 'GetTransactionByID', transactionId),
      'qscc/GetBlockByTxID': () => ask('qscc', 'GetBlockByTxID', transactionId),
      'cscc/GetConfigBlock': () => ask('cscc', 'GetConfigBlock'),
      'cscc/GetChannelConfig': () => ask('cscc', 'GetChannelConfig'),
      '_lifecycle/QueryChaincodeDefinitions': () =>
        this.#network.getContract('_lifecycle').evaluateTransaction('QueryChaincodeDefinitions', ''),
    };
  }

  /** The chaincode's events, from the first block to the one that is looked for. */
  async eventsUntil(isIt: (event: ChaincodeEvent) => boolean): Promise<ChaincodeEvent[]> {
    const events = await this.#network.getChaincodeEvents('openward', { startBlock: 0n });
    const found: ChaincodeEvent[] = [];
    try {
      for await (const event of events) {
        found.push(event);
        if (isIt(event)) break;
      }
    } finally {
      events.close();
    }
    return found;
  }

  /** Asks an orderer for the first block; answers its status, 200 for a block. */
  async blocksOf(orderer: OrdererDoor): Promise<number> {
    const read = (bytes: Buffer): number => {
      const answer = protos.DeliverResponse.deserializeBinary(bytes);
      return answer.hasBlock() ? 200 : answer.getStatus();
    };
    return this.#sendTo(orderer, 'Deliver', await this.#envelope((payload) => payload), read);
  }

  /**
   * Sends an orderer a message of so many bytes, as a program would that wants the ledger full; answers what it said.
   */
  async fill(orderer: OrdererDoor, bytes: number): Promise<string> {
    const envelope = await this.#envelope((payload) => {
      const filled = common.Payload.deserializeBinary(payload);
      filled.setData(randomBytes(bytes));
      return filled.serializeBinary();
    });
    return this.#sendTo(orderer, 'Broadcast', envelope, (answer) => {
      const { status, info } = protos.BroadcastResponse.deserializeBinary(answer).toObject();
      return `${status} ${info}`;
    });
  }

  /** A message of this identity to the channel, signed. */
  async #envelope(change: (payload: Uint8Array) => Uint8Array): Promise<Buffer> {
    const request = this.#network.newBlockEventsRequest({ startBlock: 0n });
    const envelope = common.Envelope.deserializeBinary(request.getBytes());
    const payload = change(envelope.getPayload_asU8());
    envelope.setPayload(payload);
    envelope.setSignature(await signatureOver(payload, ecdsaSigner(this.identity.key)));
    return Buffer.from(envelope.serializeBinary());
  }

  async #sendTo<T>(
    { endpoint, serverName, trust }: OrdererDoor,
    method: 'Deliver' | 'Broadcast',
    envelope: Buffer,
    read: (answer: Buffer) => T,
  ): Promise<T> {
    const client = openChannel({ ...this.door, peer: { endpoint, serverName }, trust });
    try {
      return await answerOf(client, method, envelope, read);
    } finally {
      client.close();
    }
  }

  close(): void {
    this.#gateway.close();
    this.#client.close();
  }
}

/** What Fabric said when it refused; of the gateway's errors the peers' own words as well. */
export function refusalOf(error: unknown): string {
  if (error instanceof GatewayError) return [error.message, ...error.details.map(({ message }) => message)].join('\n');
  return error instanceof Error ? error.message : String(error);
}

async function first<T>(events: AsyncIterable<T> & { close(): void }): Promise<T> {
  try {
    for await (const event of events) return event;
    throw new Error('expected a block or a refusal');
  } finally {
    events.close();
  }
}

function answerOf<T>(client: Client, method: string, envelope: Buffer, read: (answer: Buffer) => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const path = `/orderer.AtomicBroadcast/${method}`;
    const stream = client.makeBidiStreamRequest(path, (bytes: Buffer) => bytes, read, soon());
    stream.on('data', (answer: T) => {
      resolve(answer);
      stream.cancel();
    });
    stream.on('error', reject);
    stream.write(envelope);
  });
}
