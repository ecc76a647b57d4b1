import { generateKeyPairSync } from 'node:crypto';
import {
  Server,
  ServerCredentials,
  status as Grpc,
  type ServiceError,
  type sendUnaryData,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { common, gateway as messages, peer as peerMessages } from '@hyperledger/fabric-protos';
import { StatusCode } from '@hyperledger/fabric-gateway';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { Transaction } from '../../api/ledger/transaction.ts';
import { TestAuthority, type Issued } from '../../testing/authority.ts';
import { FabricLedger, type FabricLedgerOptions, type SentTransaction } from './gateway.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';

const put: Transaction<z.ZodObject<{ id: z.ZodString }>, z.ZodObject<{ ok: z.ZodBoolean }>> = {
  name: 'things:put',
  kind: 'submit',
  args: z.object({ id: z.string() }),
  reply: z.object({ ok: z.boolean() }),
};

type Outcome = number | 'silence' | { readonly code: Grpc; readonly message: string };

/**
 * The gateway service of a peer over real gRPC and mutual TLS, answering what a test scripts: here the network's
 * failures can be had one at a time, which a real peer does not offer.
 */
class ScriptedPeer {
  readonly calls: string[] = [];
  /** Organisations named in each request to endorse. */
  readonly named: string[][] = [];
  /** Of each phase, the answers in order; the last one stays. A number for `status` is a validation code. */
  endorse: Outcome[] = [0];
  submit: Outcome[] = [0];
  status: Outcome[] = [StatusCode.VALID];
  /** So many of the transactions that are sent never get into a block. */
  lost = 0;
  reply = '{"ok":true}';
  readonly server = new Server();

  constructor() {
    this.server.addService(unary('Endorse', messages.EndorseRequest, messages.EndorseResponse), {
      Endorse: this.#phase<messages.EndorseRequest, messages.EndorseResponse>('endorse', (_code, request) => {
        this.named.push(request.getEndorsingOrganizationsList());
        const response = new messages.EndorseResponse();
        response.setPreparedTransaction(preparedTransaction(this.reply));
        return response;
      }),
    });
    this.server.addService(unary('Submit', messages.SubmitRequest, messages.SubmitResponse), {
      Submit: this.#phase('submit', () => new messages.SubmitResponse()),
    });
    this.server.addService(unary('CommitStatus', messages.SignedCommitStatusRequest, messages.CommitStatusResponse), {
      CommitStatus: this.#phase('status', (code) => {
        const response = new messages.CommitStatusResponse();
        const result = Object.values(StatusCode).find((known) => known === code);
        response.setResult(result ?? StatusCode.VALID);
        response.setBlockNumber(7);
        return response;
      }),
    });
  }

  listen(own: Issued, trust: string): Promise<string> {
    const credentials = ServerCredentials.createSsl(
      Buffer.from(trust),
      [{ cert_chain: Buffer.from(own.certificate), private_key: Buffer.from(own.key) }],
      true,
    );
    return new Promise((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
        if (error) reject(error);
        else resolve(`127.0.0.1:${port}`);
      });
    });
  }

  #phase<A, R>(phase: 'endorse' | 'submit' | 'status', answer: (code: number, request: A) => R) {
    return (call: ServerUnaryCall<A, R>, done: sendUnaryData<R>): void => {
      this.calls.push(phase);
      const isLost = phase === 'status' && this.calls.filter((one) => one === 'submit').length <= this.lost;
      const script = isLost ? [{ code: Grpc.DEADLINE_EXCEEDED, message: 'in no block' }] : this[phase];
      const outcome = script.length > 1 ? script.shift() : script[0];
      if (outcome === 'silence') return;
      if (typeof outcome === 'object') {
        const error: Partial<ServiceError> = { code: outcome.code, details: outcome.message };
        done(error);
      } else done(null, answer(outcome ?? 0, call.request));
    };
  }
}

interface Message {
  serializeBinary(): Uint8Array;
}

function unary<A extends Message, R extends Message>(
  name: string,
  request: { deserializeBinary(bytes: Uint8Array): A },
  response: { deserializeBinary(bytes: Uint8Array): R },
) {
  const serialize = (message: Message): Buffer => Buffer.from(message.serializeBinary());
  return {
    [name]: {
      path: `/gateway.Gateway/${name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: serialize,
      requestDeserialize: (bytes: Buffer) => request.deserializeBinary(bytes),
      responseSerialize: serialize,
      responseDeserialize: (bytes: Buffer) => response.deserializeBinary(bytes),
    },
  };
}

/** An envelope with the chaincode's answer where the client looks for it. */
function preparedTransaction(reply: string): common.Envelope {
  const answer = new peerMessages.Response();
  answer.setPayload(Buffer.from(reply));
  const action = new peerMessages.ChaincodeAction();
  action.setResponse(answer);
  const responsePayload = new peerMessages.ProposalResponsePayload();
  responsePayload.setExtension$(action.serializeBinary());
  const endorsed = new peerMessages.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(responsePayload.serializeBinary());
  const actionPayload = new peerMessages.ChaincodeActionPayload();
  actionPayload.setAction(endorsed);
  const transactionAction = new peerMessages.TransactionAction();
  transactionAction.setPayload(actionPayload.serializeBinary());
  const transaction = new peerMessages.Transaction();
  transaction.setActionsList([transactionAction]);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setChannelId('openward');
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(transaction.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  return envelope;
}

let authority: TestAuthority;
let client: Issued;
let own: Issued;
const identityKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

beforeAll(async () => {
  authority = await TestAuthority.found('Hospital1MSP');
  [client, own] = await Promise.all([
    authority.issue({ role: 'hospital' }),
    authority.issue({}, { host: 'peer.test' }),
  ]);
});

let scripted: ScriptedPeer;
let ledger: FabricLedger;
let options: FabricLedgerOptions;
beforeEach(async () => {
  scripted = new ScriptedPeer();
  const endpoint = await scripted.listen(own, authority.root);
  options = {
    peer: { endpoint, serverName: 'peer.test' },
    trust: authority.root,
    tls: client,
    identity: { mspId: 'Hospital1MSP', certificate: client.certificate },
    sign: ecdsaSigner(identityKey),
    channel: 'openward',
    chaincode: 'openward',
    deadlines: { outcome: 600 },
  };
  ledger = new FabricLedger(options);
});
afterEach(() => {
  ledger.close();
  scripted.server.forceShutdown();
});

const unavailable = { code: Grpc.UNAVAILABLE, message: 'request already processed' };
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('submitting', () => {
  it('answers the chaincode’s reply after the commit is known', async () => {
    expect(await ledger.submit(put, { id: 'a' })).toMatchObject({ result: { ok: true }, blockNumber: 7n });
    expect(scripted.calls).toEqual(['endorse', 'submit', 'status']);
  });

  it('refuses arguments that do not fit before anything is sent', async () => {
    const strict = { ...put, args: z.object({ id: z.string().max(3) }) };
    expect(await failureOf(ledger.submit(strict, { id: 'long' }))).toMatchObject({ code: 'INPUT_INVALID' });
    expect(scripted.calls).toEqual([]);
  });

  it('asks for the commit status when submit gives an error, and succeeds when the transaction is VALID', async () => {
    scripted.submit = [unavailable];
    expect(await ledger.submit(put, { id: 'a' })).toMatchObject({ result: { ok: true } });
    expect(scripted.calls).toEqual(['endorse', 'submit', 'status']);
  });

  it('asks again when the question itself is lost', async () => {
    scripted.status = [unavailable, unavailable, StatusCode.VALID];
    expect(await ledger.submit(put, { id: 'a' })).toMatchObject({ result: { ok: true } });
    expect(scripted.calls.filter((call) => call === 'endorse')).toHaveLength(1);
  });

  it('says LEDGER_UNKNOWN with the transaction id when nobody tells before the deadline', async () => {
    scripted.submit = [unavailable];
    scripted.status = [unavailable];
    const failure = await failureOf(ledger.submit(put, { id: 'a' }));
    expect(failure).toMatchObject({ code: 'LEDGER_UNKNOWN' });
    expect(failure instanceof OpenwardError && failure.details['transactionId']).toMatch(/^[0-9a-f]{64}$/);
    expect(scripted.calls.filter((call) => call === 'endorse')).toHaveLength(1);
  });

  it('sends the same transaction again when it gets into no block: orderers forget what they had accepted', async () => {
    scripted.lost = 2;
    const patient = new FabricLedger({ ...options, deadlines: { again: 60, outcome: 30_000 } });
    expect(await patient.submit(put, { id: 'a' })).toMatchObject({ result: { ok: true } });
    patient.close();
    expect(scripted.calls.filter((call) => call === 'submit')).toHaveLength(3);
    expect(
      scripted.calls.filter((call) => call === 'endorse'),
      'as the same: one that was endorsed anew could have a second effect',
    ).toHaveLength(1);
  });

  it('takes a budget that is spent for an answer, but not of what may have been ordered already', async () => {
    const spent = { code: Grpc.RESOURCE_EXHAUSTED, message: 'OPENWARD LIMIT_REACHED: too many transactions' };
    const patient = new FabricLedger({ ...options, deadlines: { again: 60, outcome: 30_000 } });
    scripted.submit = [0, spent];
    scripted.lost = 2;
    expect(await patient.submit(put, { id: 'a' })).toMatchObject({ result: { ok: true } });
    expect(await failureOf(patient.submit(put, { id: 'a' }))).toMatchObject({ code: 'LIMIT_REACHED' });
    patient.close();
  });

  it('makes the transaction anew after a read conflict, which had no effect', async () => {
    scripted.status = [StatusCode.MVCC_READ_CONFLICT, StatusCode.PHANTOM_READ_CONFLICT, StatusCode.VALID];
    expect(await ledger.submit(put, { id: 'a' })).toMatchObject({ result: { ok: true } });
    expect(scripted.calls.filter((call) => call === 'endorse')).toHaveLength(3);
  });

  it('tells of each before it is sent, by its name and id, also of those that are made anew', async () => {
    scripted.status = [StatusCode.MVCC_READ_CONFLICT, StatusCode.VALID];
    const sent: SentTransaction[] = [];
    const calls: number[] = [];
    const telling = new FabricLedger({
      ...options,
      onTransaction: (transaction) => {
        sent.push(transaction);
        calls.push(scripted.calls.length);
      },
    });
    const { transactionId } = await telling.submit(put, { id: 'a' });
    telling.close();
    expect(sent.map(({ transaction }) => transaction)).toEqual(['things:put', 'things:put']);
    expect(sent[1]?.transactionId).toBe(transactionId);
    expect(sent[0]?.transactionId).not.toBe(transactionId);
    expect(calls, 'calls of the peer before each').toEqual([0, 3]);
  });

  it('gives up after a bounded number of read conflicts', async () => {
    scripted.status = [StatusCode.MVCC_READ_CONFLICT];
    expect(await failureOf(ledger.submit(put, { id: 'a' }))).toMatchObject({
      code: 'LEDGER_REJECTED',
      details: { validation: 'MVCC_READ_CONFLICT' },
    });
    expect(scripted.calls.filter((call) => call === 'endorse')).toHaveLength(5);
  });

  it('does not repeat a transaction refused for another reason', async () => {
    scripted.status = [StatusCode.ENDORSEMENT_POLICY_FAILURE];
    expect(await failureOf(ledger.submit(put, { id: 'a' }))).toMatchObject({
      code: 'LEDGER_REJECTED',
      details: { validation: 'ENDORSEMENT_POLICY_FAILURE' },
    });
    expect(scripted.calls).toEqual(['endorse', 'submit', 'status']);
  });

  it('carries the chaincode’s refusal and orders nothing', async () => {
    scripted.endorse = [
      { code: Grpc.ABORTED, message: 'chaincode response 500, OPENWARD SHARE_EXPIRED: since yesterday' },
    ];
    expect(await failureOf(ledger.submit(put, { id: 'a' }))).toMatchObject({
      code: 'SHARE_EXPIRED',
      message: 'since yesterday',
    });
    expect(scripted.calls).toEqual(['endorse']);
  });

  it('is LEDGER_UNAVAILABLE when the peer is gone', async () => {
    scripted.server.forceShutdown();
    expect(await failureOf(ledger.submit(put, { id: 'a' }))).toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  });

  it('calls an answer of another shape a defect', async () => {
    scripted.reply = '{"ok":"perhaps"}';
    expect(await failureOf(ledger.submit(put, { id: 'a' }))).toMatchObject({ code: 'INTERNAL' });
  });
});

describe('naming the endorsers', () => {
  const endorsers = ['Hospital1MSP', 'Hospital2MSP'];
  let naming: FabricLedger;
  beforeEach(() => {
    naming = new FabricLedger({ ...options, endorsers });
  });
  afterEach(() => naming.close());

  it('asks them at once', async () => {
    expect(await naming.submit(put, { id: 'a' })).toMatchObject({ result: { ok: true } });
    expect(scripted.named).toEqual([endorsers]);
  });

  it('leaves the choice to the peer when they do not endorse', async () => {
    scripted.endorse = [{ code: Grpc.ABORTED, message: 'failed to endorse transaction' }, 0];
    expect(await naming.submit(put, { id: 'a' })).toMatchObject({ result: { ok: true } });
    expect(scripted.calls).toEqual(['endorse', 'endorse', 'submit', 'status']);
    expect(scripted.named).toEqual([[]]);
  });

  it('names nobody for a while once it has waited for them in vain: each transaction would wait as long', async () => {
    const patient = new FabricLedger({ ...options, endorsers, deadlines: { named: 1_200, resting: 1_000 } });
    try {
      scripted.endorse = ['silence', 0];
      const begun = performance.now();
      for (const id of ['a', 'b', 'c']) await patient.submit(put, { id });
      expect(performance.now() - begun, 'waited once').toBeLessThan(2_400);
      expect(scripted.named).toEqual([[], [], []]);
      await expect.poll(() => patient.submit(put, { id: 'd' }).then(() => scripted.named.at(-1))).toEqual(endorsers);
    } finally {
      patient.close();
    }
  });

  it('goes on naming them when the answer was quick, and when nobody else endorses either', async () => {
    scripted.endorse = [{ code: Grpc.ABORTED, message: 'failed to endorse transaction' }, 0];
    await naming.submit(put, { id: 'a' });
    await naming.submit(put, { id: 'b' });
    expect(scripted.named).toEqual([[], endorsers]);
    const short = new FabricLedger({ ...options, endorsers, deadlines: { named: 1_100, endorse: 100 } });
    scripted.endorse = ['silence', 'silence', 0];
    await failureOf(short.submit(put, { id: 'c' }));
    await short.submit(put, { id: 'd' });
    short.close();
    expect(scripted.named.at(-1)).toEqual(endorsers);
  });

  it('believes a refusal only when the peer’s own choice refuses too', async () => {
    scripted.endorse = [
      { code: Grpc.ABORTED, message: 'chaincode response 500, OPENWARD TREATMENT_UNKNOWN: not yet' },
      { code: Grpc.ABORTED, message: 'chaincode response 500, OPENWARD SHARE_EXPIRED: since yesterday' },
    ];
    expect(await failureOf(naming.submit(put, { id: 'a' }))).toMatchObject({ code: 'SHARE_EXPIRED' });
    expect(scripted.calls).toEqual(['endorse', 'endorse']);
  });

  it('makes the transaction anew when they are too few by now, and names nobody from then on', async () => {
    scripted.status = [StatusCode.ENDORSEMENT_POLICY_FAILURE, StatusCode.VALID];
    expect(await naming.submit(put, { id: 'a' })).toMatchObject({ result: { ok: true } });
    await naming.submit(put, { id: 'b' });
    expect(scripted.named).toEqual([endorsers, [], []]);
  });

  it('asks others once others are enough: one of them may have left', async () => {
    naming.endorsedBy(['Hospital2MSP', 'Hospital3MSP']);
    await naming.submit(put, { id: 'a' });
    expect(scripted.named).toEqual([['Hospital2MSP', 'Hospital3MSP']]);
  });
});

describe('ordering after something', () => {
  it('waits for it, and does not wait to endorse', async () => {
    const durable = later<undefined>();
    const submitted = ledger.submit(put, { id: 'a' }, { orderAfter: durable.promise });
    await vi.waitFor(() => {
      expect(scripted.calls).toEqual(['endorse']);
    });
    // A question that is answered after the endorsement went through shows that ordering did have its chance.
    await failureOf(ledger.submit(put, { id: 'b' }));
    expect(scripted.calls).toEqual(['endorse', 'endorse', 'submit', 'status']);
    durable.resolve(undefined);
    expect(await submitted).toMatchObject({ result: { ok: true } });
    expect(scripted.calls).toHaveLength(6);
  });

  it('orders nothing when it fails, and says why in its own words', async () => {
    const full = new Error('no space left');
    expect(await failureOf(ledger.submit(put, { id: 'a' }, { orderAfter: Promise.reject(full) }))).toBe(full);
    await ledger.submit(put, { id: 'b' });
    expect(scripted.calls.filter((call) => call === 'submit')).toHaveLength(1);
  });

  it('says that it was not endorsed without waiting, and hears a later failure', async () => {
    scripted.endorse = [
      { code: Grpc.ABORTED, message: 'chaincode response 500, OPENWARD SHARE_EXPIRED: since yesterday' },
    ];
    const durable = later<undefined>();
    expect(await failureOf(ledger.submit(put, { id: 'a' }, { orderAfter: durable.promise }))).toMatchObject({
      code: 'SHARE_EXPIRED',
    });
    durable.reject(new Error('no space left'));
    expect(scripted.calls).toEqual(['endorse']);
  });

  it('needs it once however often the transaction is made anew', async () => {
    scripted.status = [StatusCode.MVCC_READ_CONFLICT, StatusCode.VALID];
    expect(await ledger.submit(put, { id: 'a' }, { orderAfter: Promise.resolve() })).toMatchObject({
      result: { ok: true },
    });
    expect(scripted.calls.filter((call) => call === 'submit')).toHaveLength(2);
  });
});

function later<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let [resolve, reject]: [(value: T) => void, (error: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<T>((yes, no) => {
    [resolve, reject] = [yes, no];
  });
  return { promise, resolve, reject };
}

it('does not talk to a peer of another name', async () => {
  const peer = new ScriptedPeer();
  const endpoint = await peer.listen(own, authority.root);
  const misled = new FabricLedger({
    peer: { endpoint, serverName: 'other.test' },
    trust: authority.root,
    tls: client,
    identity: { mspId: 'Hospital1MSP', certificate: client.certificate },
    sign: ecdsaSigner(identityKey),
    channel: 'openward',
    chaincode: 'openward',
  });
  expect(await failureOf(misled.submit(put, { id: 'a' }))).toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  expect(peer.calls).toEqual([]);
  misled.close();
  peer.server.forceShutdown();
});
