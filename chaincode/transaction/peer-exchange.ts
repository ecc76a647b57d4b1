import { peer } from '@hyperledger/fabric-protos';
import type { Stub } from './stub.ts';

const { ChaincodeMessage, GetStateMultiple, GetStateMultipleResult, WriteBatchState, WriteRecord } = peer;

/** Keys in one message; the peer's own limits (`runtimeParams` in core.yaml) are the same. */
export const MOST_KEYS = 1000;

export interface Write {
  readonly key: string;
  /** Absent: the key is deleted. */
  readonly value: Uint8Array | undefined;
}

/**
 * Many keys in one message to the peer, as Fabric has it since 3.1 (Fabric RFC 0011, "Peer to Chaincode Communication
 * Optimization"): each message costs both processes far more than the key in it. fabric-shim for Node sends one key at
 * a time, so these two are sent by its handler, made here.
 */
export class PeerExchange {
  constructor(private readonly stub: Pick<Stub, 'getTxID' | 'getChannelID' | 'handler'>) {}

  /**
   * What is committed under each key, in their order; empty where there is nothing. Rejects with the peer's refusal.
   */
  async read(keys: readonly string[]): Promise<Uint8Array[]> {
    const values: Uint8Array[] = [];
    for (const some of inPieces(keys)) {
      const request = new GetStateMultiple();
      request.setKeysList(some);
      const reply = await this.#ask(ChaincodeMessage.Type.GET_STATE_MULTIPLE, request.serializeBinary());
      const found = GetStateMultipleResult.deserializeBinary(reply).getValuesList_asU8();
      if (found.length !== some.length)
        throw new Error(`The peer answered ${found.length} values to ${some.length} keys`);
      values.push(...found);
    }
    return values;
  }

  /** Puts and deletes in their order. Rejects with the peer's refusal. */
  async write(writes: readonly Write[]): Promise<void> {
    for (const some of inPieces(writes)) {
      const batch = new WriteBatchState();
      batch.setRecList(some.map(recordOf));
      await this.#ask(ChaincodeMessage.Type.WRITE_BATCH_STATE, batch.serializeBinary());
    }
  }

  #ask(
    type: peer.ChaincodeMessage.TypeMap[keyof peer.ChaincodeMessage.TypeMap],
    payload: Uint8Array,
  ): Promise<Uint8Array> {
    const message = new ChaincodeMessage();
    message.setType(type);
    message.setPayload(payload);
    message.setTxid(this.stub.getTxID());
    message.setChannelId(this.stub.getChannelID());
    // The name is for the shim's log; what it does not know it answers as it came.
    return this.stub.handler._askPeerAndListen(message, 'Batch');
  }
}

function recordOf({ key, value }: Write): peer.WriteRecord {
  const record = new WriteRecord();
  record.setKey(key);
  record.setType(value === undefined ? WriteRecord.Type.DEL_STATE : WriteRecord.Type.PUT_STATE);
  if (value !== undefined) record.setValue(value);
  return record;
}

function inPieces<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / MOST_KEYS) }, (_, i) =>
    items.slice(i * MOST_KEYS, (i + 1) * MOST_KEYS),
  );
}
