import { describe, expect, it, vi } from 'vitest';
import type { FabricLedger } from '../../connections/ledger/gateway.ts';
import { eventTag } from '../../protocol/identity/event-tag.ts';
import { inWorld, revoke, type ChaincodeWorld } from '../../chaincode/testing/world.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Unavailable } from '../../testing/ledger/faults/unavailable.ts';
import { followLedger } from './follower.ts';
import { whyRefused } from './refusal.ts';

const pid = 'a'.repeat(96);
const transactionId = 'ab'.repeat(32);
type Follow = FabricLedger['follow'];
const eventOf = (type: 'user' | 'record', of: string) => ({
  ...{ event: { type, tags: [eventTag(transactionId, of)] }, transactionId, blockNumber: 1n },
});

async function followed(follow: Follow) {
  const told = { onEvent: vi.fn(), onTrouble: vi.fn(), onDoubt: vi.fn() };
  const ended = new Promise<void>((resolve) => {
    const fabric: { follow: Follow } = {
      async *follow(options) {
        yield* follow(options);
        resolve();
      },
    };
    followLedger({ fabric, checkpointFile: 'unused', pid, ...told });
  });
  await ended;
  return { events: told.onEvent.mock.calls.flat(), doubts: told.onDoubt.mock.calls.length, told };
}

describe('whoever follows the ledger', () => {
  it('is in doubt when it says something of them, and for nobody else’s and no other event', async () => {
    const { events, doubts } = await followed(async function* () {
      yield await Promise.resolve(eventOf('record', pid));
      yield eventOf('user', 'b'.repeat(96));
      yield eventOf('user', pid);
    });
    expect([events, doubts]).toEqual([['record', 'user'], 1]);
  });

  it('is in doubt when it breaks off: who is revoked is cut off, maybe before the event has come', async () => {
    const broken = new OpenwardError('LEDGER_UNAVAILABLE');
    const { events, doubts, told } = await followed(async function* ({ onTrouble }) {
      await Promise.resolve();
      onTrouble?.(broken);
      yield* [];
    });
    expect([events, doubts, told.onTrouble.mock.calls]).toEqual([[], 1, [[broken]]]);
  });
});

describe('whoever is in doubt', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));
  const asked = (ledger = world.ledger.as(world.doctor)) =>
    whyRefused({ me: { pid: world.doctor.pid }, ports: { ledger } });

  it('is signed out when the ledger refuses them, and stays while it lets them in or is away', async () => {
    expect(await asked()).toBeUndefined();
    const away = new Unavailable(world.ledger.as(world.doctor), ledgerApi.identities.get);
    expect(await whyRefused({ me: { pid: world.doctor.pid }, ports: { ledger: away } })).toBeUndefined();
    await revoke(world, world.doctor);
    expect(await asked()).toMatchObject({ code: 'USER_REVOKED' });
  });
});
