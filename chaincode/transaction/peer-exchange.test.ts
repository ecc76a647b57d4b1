import { peer } from '@hyperledger/fabric-protos';
import { describe, expect, it } from 'vitest';
import { MOST_KEYS, PeerExchange } from './peer-exchange.ts';
import type { Stub } from './stub.ts';

/** A stub whose handler writes down what it is to send and answers by a function. */
function exchange(answer: (message: peer.ChaincodeMessage) => Promise<Uint8Array>) {
  const sent: peer.ChaincodeMessage[] = [];
  const handler = {
    _askPeerAndListen: (message: peer.ChaincodeMessage) => {
      sent.push(message);
      return answer(message);
    },
  };
  const stub: Pick<Stub, 'getTxID' | 'getChannelID' | 'handler'> = {
    getTxID: () => 'tx',
    getChannelID: () => 'openward',
    handler,
  };
  return { sent, exchange: new PeerExchange(stub) };
}

const keysOf = (message: peer.ChaincodeMessage) =>
  peer.GetStateMultiple.deserializeBinary(message.getPayload_asU8()).getKeysList();

function values(texts: readonly string[]): Promise<Uint8Array> {
  const result = new peer.GetStateMultipleResult();
  result.setValuesList(texts.map((text) => Buffer.from(text)));
  return Promise.resolve(result.serializeBinary());
}

describe('many keys in one message', () => {
  it('are read in their order, nothing where there is nothing', async () => {
    const { sent, exchange: one } = exchange((message) =>
      values(keysOf(message).map((key) => (key === 'b' ? '' : key.toUpperCase()))),
    );
    const read = await one.read(['a', 'b', 'c']);
    expect(read.map((value) => Buffer.from(value).toString())).toEqual(['A', '', 'C']);
    expect(sent.map((message) => [message.getType(), message.getTxid(), message.getChannelId()])).toEqual([
      [peer.ChaincodeMessage.Type.GET_STATE_MULTIPLE, 'tx', 'openward'],
    ]);
  });

  it('are split where the peer takes no more, and put together again', async () => {
    const keys = Array.from({ length: 2 * MOST_KEYS + 1 }, (_, i) => String(i));
    const { sent, exchange: one } = exchange((message) => values(keysOf(message)));
    expect((await one.read(keys)).map((value) => Buffer.from(value).toString())).toEqual(keys);
    expect(sent.map((message) => keysOf(message).length)).toEqual([MOST_KEYS, MOST_KEYS, 1]);
  });

  it('answered by another number of values are an error, not other keys’ values', async () => {
    const { exchange: one } = exchange(() => values(['A']));
    await expect(one.read(['a', 'b'])).rejects.toThrow(/1 values to 2 keys/);
  });

  it('are written and deleted in their order', async () => {
    const { sent, exchange: one } = exchange(() => Promise.resolve(new Uint8Array()));
    await one.write([
      { key: 'a', value: Buffer.from('1') },
      { key: 'b', value: undefined },
    ]);
    const records = sent.flatMap((message) =>
      peer.WriteBatchState.deserializeBinary(message.getPayload_asU8()).getRecList(),
    );
    expect(
      records.map((record) => [record.getType(), record.getKey(), Buffer.from(record.getValue_asU8()).toString()]),
    ).toEqual([
      [peer.WriteRecord.Type.PUT_STATE, 'a', '1'],
      [peer.WriteRecord.Type.DEL_STATE, 'b', ''],
    ]);
  });

  it('of which there are none are no message', async () => {
    const { sent, exchange: one } = exchange(() => Promise.reject(new Error('asked')));
    await one.write([]);
    await expect(one.read([])).resolves.toEqual([]);
    expect(sent).toEqual([]);
  });

  it('refused by the peer are refused to whoever asked', async () => {
    const { exchange: one } = exchange(() => Promise.reject(new Error('no ledger context')));
    await expect(one.read(['a'])).rejects.toThrow('no ledger context');
    await expect(one.write([{ key: 'a', value: Buffer.from('1') }])).rejects.toThrow('no ledger context');
  });
});
