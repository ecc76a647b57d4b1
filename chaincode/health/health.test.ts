import { describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { makeIdentity } from '../../testing/identity.ts';
import { inWorld, type ChaincodeWorld } from '../testing/world.ts';

const api = ledgerApi.health;

describe('empty transactions', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it('write nothing and announce nothing', async () => {
    await expect(world.ledger.submit(world.sa, api.ping, {})).resolves.toEqual({});
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
  });

  it.each(['patient', 'doctor', 'workstation'] as const)('are not written by %s', async (who) => {
    await expect(world.ledger.submit(world[who], api.ping, {})).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });

  it('are written by a node’s operator, whose restored orderer waits for a block', async () => {
    const operator = await makeIdentity('Hospital1MSP', { role: 'operator' });
    await expect(world.ledger.submit(operator, api.ping, {})).resolves.toEqual({});
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
  });

  it('may be asked for without writing by anybody', async () => {
    await expect(world.ledger.evaluate(world.patient, api.look, {})).resolves.toEqual({});
  });
});
