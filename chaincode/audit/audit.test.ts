import { describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { makeIdentity } from '../../testing/identity.ts';
import { inWorld, sha384Of, type ChaincodeWorld } from '../testing/world.ts';

const api = ledgerApi.audit;
const hospitals = { mspId: 'Hospital1MSP', keeper: 'hospital' } as const;

describe('what the ledger has of an audit trail', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  const anchorAt = (sequence: number, text = `entry ${sequence}`) =>
    world.ledger.submit(world.hospital1, api.anchor, { sequence, digest: sha384Of(text) });

  it('is the entry that its service says, with the time of the transaction', async () => {
    await expect(world.ledger.evaluate(world.sa, api.last, hospitals)).resolves.toEqual({});
    const anchor = await anchorAt(12);
    expect(anchor).toEqual({
      ...hospitals,
      sequence: 12,
      digest: sha384Of('entry 12'),
      at: '2030-01-15T08:00:00.000Z',
    });
    await expect(world.ledger.evaluate(world.sa, api.last, hospitals)).resolves.toEqual({ anchor });
  });

  it('goes forward only, and is never said again otherwise', async () => {
    await anchorAt(12);
    await anchorAt(40);
    for (const [sequence, text] of [
      [40, 'another entry'],
      [12, 'entry 12'],
      [39, 'entry 39'],
    ] as const)
      await expect(anchorAt(sequence, text)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is the same when it is said twice, without a second write', async () => {
    const anchor = await anchorAt(12);
    await expect(anchorAt(12)).resolves.toEqual(anchor);
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0 });
  });

  it('is of the service whose certificate it is, and moves no other trail', async () => {
    await anchorAt(12);
    await world.ledger.submit(world.sa, api.anchor, { sequence: 5, digest: sha384Of('of SA') });
    await expect(
      world.ledger.evaluate(world.hospital1, api.last, { mspId: 'SaMSP', keeper: 'sa' }),
    ).resolves.toMatchObject({ anchor: { sequence: 5, mspId: 'SaMSP' } });
    await expect(world.ledger.evaluate(world.hospital1, api.last, hospitals)).resolves.toMatchObject({
      anchor: { sequence: 12 },
    });
  });

  it('is listed oldest first, a page at a time', async () => {
    for (const sequence of [2, 9, 10, 100]) await anchorAt(sequence);
    const first = await world.ledger.evaluate(world.cloud, api.anchors, { ...hospitals, pageSize: 3 });
    expect(first.items.map(({ sequence }) => sequence)).toEqual([2, 9, 10]);
    const next = await world.ledger.evaluate(world.cloud, api.anchors, { ...hospitals, bookmark: first.bookmark });
    expect(next.items.map(({ sequence }) => sequence)).toEqual([100]);
    expect(next.bookmark).toBe('');
  });

  it.each(['patient', 'doctor', 'admin', 'officer', 'technician', 'consumer'] as const)(
    'is neither written nor read by a %s',
    async (who) => {
      const refused = { code: 'NOT_ENTITLED' };
      const anchoring = world.ledger.submit(world[who], api.anchor, { sequence: 1, digest: sha384Of('x') });
      await expect(anchoring).rejects.toMatchObject(refused);
      await expect(world.ledger.evaluate(world[who], api.last, hospitals)).rejects.toMatchObject(refused);
      await expect(world.ledger.evaluate(world[who], api.anchors, hospitals)).rejects.toMatchObject(refused);
    },
  );

  it.each(['operator', 'gate', 'workstation'])('is not written by a machine of role %s', async (role) => {
    const machine = await makeIdentity('Hospital1MSP', { role });
    const refused = { code: 'NOT_ENTITLED' };
    const anchoring = world.ledger.submit(machine, api.anchor, { sequence: 1, digest: sha384Of('x') });
    await expect(anchoring).rejects.toMatchObject(refused);
    if (role === 'operator') return;
    await expect(world.ledger.evaluate(machine, api.anchors, hospitals)).rejects.toMatchObject(refused);
    await expect(world.ledger.evaluate(machine, api.last, hospitals)).rejects.toMatchObject(refused);
  });

  it('is compared by operators of any member', async () => {
    await anchorAt(12);
    const operator = await makeIdentity('Hospital2MSP', { role: 'operator' });
    await expect(world.ledger.evaluate(operator, api.anchors, hospitals)).resolves.toMatchObject({
      items: [{ sequence: 12 }],
    });
  });

  it('is refused for a digest or a number that is none', async () => {
    for (const args of [
      { sequence: 0, digest: sha384Of('x') },
      { sequence: 1.5, digest: sha384Of('x') },
      { sequence: 1, digest: 'x' },
    ])
      await expect(world.ledger.submit(world.hospital1, api.anchor, args)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
  });
});
