import { describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { makeIdentity } from '../../testing/identity.ts';
import {
  BEGINNING,
  DAY,
  shareGrantedTo,
  inWorld,
  laterTime,
  makeRequest,
  makeRevocation,
  makeUse,
  newShareId,
  newTid,
  recordUse,
  revoke,
  sha384Of,
  type ChaincodeWorld,
} from '../testing/world.ts';

const api = ledgerApi.uses;

describe('a D_UE', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it('is recorded by the proxy that released, and announced', async () => {
    const { use, submitted } = await recordUse(world);
    expect(use).toEqual({
      ...submitted,
      patientPid: world.patient.pid,
      consumerMsp: 'InstituteMSP',
      proxy: 'CloudMSP',
      at: BEGINNING.toISOString(),
      transactionId: world.ledger.lastTransaction?.transactionId,
    });
    expect(world.ledger.lastTransaction?.event).toEqual({
      type: 'use',
      tags: world.ledger.tags(world.patient.pid, world.consumer.pid),
    });
  });

  it('is one for each release, however often it is sent', async () => {
    const { use, submitted } = await recordUse(world);
    vi.setSystemTime(laterTime(BEGINNING, 60_000));
    await expect(world.ledger.submit(world.cloud, api.record, submitted)).resolves.toEqual(use);
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
  });

  it('does not take the id of another release', async () => {
    const { submitted } = await recordUse(world);
    const elsewhere = await shareGrantedTo(world);
    for (const change of [
      { purpose: 'insurance' as const },
      { T_ID: newTid() },
      { fragmentDigest: sha384Of('other') },
      makeUse(elsewhere.grant, world.consumer, { releaseId: submitted.releaseId }),
    ]) {
      await expect(world.ledger.submit(world.cloud, api.record, { ...submitted, ...change })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    }
    await expect(world.ledger.submit(world.cloud2, api.record, submitted)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('at the same moment twice is accepted once', async () => {
    const { grant } = await shareGrantedTo(world);
    const args = [api.record.name, JSON.stringify(makeUse(grant, world.consumer))];
    const endorsed = [await world.ledger.endorse(world.cloud, args), await world.ledger.endorse(world.cloud, args)];
    expect(endorsed.map((endorsement) => world.ledger.commit(endorsement))).toEqual([true, false]);
  });

  it.each(['sa', 'hospital1', 'workstation', 'patient', 'consumer', 'doctor', 'officer'] as const)(
    'is not recorded by %s',
    async (who) => {
      const { grant } = await shareGrantedTo(world);
      await expect(world.ledger.submit(world[who], api.record, makeUse(grant, world.consumer))).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    },
  );

  it('is not recorded by a service of role proxy whose organisation is no cloud', async () => {
    const { grant } = await shareGrantedTo(world);
    for (const mspId of ['Hospital1MSP', 'InstituteMSP', 'SaMSP', 'NowhereMSP']) {
      await expect(
        world.ledger.submit(await makeIdentity(mspId, { role: 'proxy' }), api.record, makeUse(grant, world.consumer)),
      ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    }
  });

  it('is not recorded by a proxy that the grant does not name', async () => {
    const { grant } = await shareGrantedTo(world);
    await expect(world.ledger.submit(world.cloud2, api.record, makeUse(grant, world.consumer))).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
  });

  it('names the fragment granted to that very proxy', async () => {
    const fragmentDigests = [sha384Of('first'), sha384Of('second')];
    const { grant } = await shareGrantedTo(world, {
      threshold: 2,
      proxies: ['CloudMSP', 'Cloud2MSP'],
      fragmentDigests,
    });
    const use = (fragment: number) => makeUse(grant, world.consumer, { fragmentDigest: fragmentDigests[fragment]! });
    await expect(world.ledger.submit(world.cloud, api.record, use(1))).rejects.toMatchObject({
      code: 'FRAGMENT_INVALID',
    });
    await expect(world.ledger.submit(world.cloud2, api.record, use(0))).rejects.toMatchObject({
      code: 'FRAGMENT_INVALID',
    });
    await expect(world.ledger.submit(world.cloud, api.record, use(0))).resolves.toMatchObject({ proxy: 'CloudMSP' });
    await expect(world.ledger.submit(world.cloud2, api.record, use(1))).resolves.toMatchObject({ proxy: 'Cloud2MSP' });
  });

  it('says what the share says of record, recipient and purpose', async () => {
    const { grant } = await shareGrantedTo(world);
    for (const change of [{ T_ID: newTid() }, { T_H: world.otherConsumer.pid }, { purpose: 'insurance' }] as const) {
      await expect(
        world.ledger.submit(world.cloud, api.record, makeUse(grant, world.consumer, change)),
      ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }
  });

  it('needs a share that was granted', async () => {
    const { grant } = await shareGrantedTo(world);
    const request = makeRequest(world.patient);
    await world.ledger.submit(world.consumer, ledgerApi.shares.request, request);
    const use = (shareId: string) => makeUse({ ...grant, shareId }, world.consumer);
    await expect(world.ledger.submit(world.cloud, api.record, use(newShareId()))).rejects.toMatchObject({
      code: 'SHARE_UNKNOWN',
    });
    await expect(world.ledger.submit(world.cloud, api.record, use(request.shareId))).rejects.toMatchObject({
      code: 'SHARE_NOT_GRANTED',
    });
    await world.ledger.submit(world.patient, ledgerApi.shares.decline, {
      shareId: request.shareId,
      reasonDigest: sha384Of('No'),
    });
    await expect(world.ledger.submit(world.cloud, api.record, use(request.shareId))).rejects.toMatchObject({
      code: 'SHARE_NOT_GRANTED',
    });
  });

  it('is refused after revocation, the earlier ones staying', async () => {
    const { grant, submitted, use } = await recordUse(world);
    await world.ledger.submit(
      world.patient,
      ledgerApi.shares.revoke,
      await makeRevocation(world.patient, grant.shareId),
    );
    await expect(world.ledger.submit(world.cloud, api.record, makeUse(grant, world.consumer))).rejects.toMatchObject({
      code: 'SHARE_REVOKED',
    });
    await expect(world.ledger.submit(world.cloud, api.record, submitted)).resolves.toEqual(use);
  });

  it('endorsed just before a revocation is committed is not valid after it', async () => {
    const { grant } = await shareGrantedTo(world);
    const use = await world.ledger.endorse(world.cloud, [
      api.record.name,
      JSON.stringify(makeUse(grant, world.consumer)),
    ]);
    await world.ledger.submit(
      world.patient,
      ledgerApi.shares.revoke,
      await makeRevocation(world.patient, grant.shareId),
    );
    expect(world.ledger.commit(use)).toBe(false);
  });

  it('is refused from the moment of expiry, whatever time the proxy writes', async () => {
    const { grant } = await shareGrantedTo(world);
    const expiry = new Date(grant.expiry);
    vi.setSystemTime(laterTime(expiry, -1));
    await expect(world.ledger.submit(world.cloud, api.record, makeUse(grant, world.consumer))).resolves.toMatchObject({
      outcome: 'released',
    });
    vi.setSystemTime(expiry);
    await expect(world.ledger.submit(world.cloud, api.record, makeUse(grant, world.consumer))).rejects.toMatchObject({
      code: 'SHARE_EXPIRED',
    });
    vi.setSystemTime(laterTime(expiry, DAY));
    await expect(
      world.ledger.submit(world.cloud, api.record, makeUse(grant, world.consumer), { time: laterTime(expiry, -1) }),
    ).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
  });

  it.each(['patient', 'consumer'] as const)('is refused when the %s was revoked', async (who) => {
    const { grant } = await shareGrantedTo(world);
    await revoke(world, world[who]);
    await expect(world.ledger.submit(world.cloud, api.record, makeUse(grant, world.consumer))).rejects.toMatchObject({
      code: 'USER_REVOKED',
    });
  });

  it('is listed for its consumer alone', async () => {
    const { use } = await recordUse(world);
    await expect(
      world.ledger.evaluate(world.consumer, api.listByConsumer, { pid: world.consumer.pid }),
    ).resolves.toEqual({ items: [use], bookmark: '', unreadable: 0 });
    for (const who of ['patient', 'otherConsumer', 'cloud', 'sa'] as const)
      await expect(
        world.ledger.evaluate(world[who], api.listByConsumer, { pid: world.consumer.pid }),
      ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });
});

describe('the log of uses', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it('is read newest first, in pages, each reading being itself kept and announced', async () => {
    const all: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      vi.setSystemTime(laterTime(BEGINNING, n * 1000));
      all.unshift((await recordUse(world)).use.releaseId);
    }
    const first = await world.ledger.submit(world.patient, api.readLog, { pid: world.patient.pid, pageSize: 3 });
    const reading = world.ledger.lastTransaction;
    expect(reading?.event).toEqual({ type: 'reading', tags: world.ledger.tags(world.patient.pid) });
    vi.setSystemTime(laterTime(BEGINNING, 6000));
    const rest = await world.ledger.submit(world.patient, api.readLog, {
      pid: world.patient.pid,
      pageSize: 3,
      bookmark: first.bookmark,
    });
    expect([...first.items, ...rest.items].map((use) => use.releaseId)).toEqual(all);
    expect(rest.bookmark).toBe('');
    const { items } = await world.ledger.evaluate(world.patient, api.listReadings, { pid: world.patient.pid });
    expect(items.map(({ readerPid, at }) => [readerPid, at])).toEqual([
      [world.patient.pid, laterTime(BEGINNING, 6000).toISOString()],
      [world.patient.pid, laterTime(BEGINNING, 4000).toISOString()],
    ]);
    expect(items.at(-1)?.transactionId).toBe(reading?.transactionId);
  });

  it('is read by that patient alone', async () => {
    await recordUse(world);
    for (const who of ['otherPatient', 'doctor', 'consumer', 'cloud', 'hospital1', 'sa', 'officer'] as const) {
      await expect(world.ledger.submit(world[who], api.readLog, { pid: world.patient.pid })).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
      await expect(
        world.ledger.evaluate(world[who], api.listReadings, { pid: world.patient.pid }),
      ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    }
    await expect(world.ledger.submit(world.doctor, api.readLog, { pid: world.doctor.pid })).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
    await expect(
      world.ledger.submit(world.otherPatient, api.readLog, { pid: world.otherPatient.pid }),
    ).resolves.toEqual({ items: [], bookmark: '', unreadable: 0 });
  });

  it('read while a use is being recorded is read again, so that nobody holds an old page', async () => {
    const { grant } = await recordUse(world);
    const reading = await world.ledger.endorse(world.patient, [
      api.readLog.name,
      JSON.stringify({ pid: world.patient.pid }),
    ]);
    await world.ledger.submit(world.cloud, api.record, makeUse(grant, world.consumer));
    expect(world.ledger.commit(reading)).toBe(false);
  });

  it('is one question to the peer, beside who asks, however many uses its page shows', async () => {
    const reads = async () =>
      (
        await world.ledger.endorse(world.patient, [
          api.readLog.name,
          JSON.stringify({ pid: world.patient.pid, pageSize: 50 }),
        ])
      ).simulation.reads.size;
    const { grant } = await shareGrantedTo(world);
    const none = await reads();
    for (let n = 0; n < 9; n += 1) await world.ledger.submit(world.cloud, api.record, makeUse(grant, world.consumer));
    expect(await reads()).toBe(none);
  });

  it('costs what its page shows, however long it is', async () => {
    const cost = async () =>
      (
        await world.ledger.endorse(world.patient, [
          api.readLog.name,
          JSON.stringify({ pid: world.patient.pid, pageSize: 2 }),
        ])
      ).simulation.fetched;
    const { grant } = await shareGrantedTo(world);
    for (let n = 0; n < 3; n += 1) await world.ledger.submit(world.cloud, api.record, makeUse(grant, world.consumer));
    const few = await cost();
    for (let n = 0; n < 9; n += 1) await world.ledger.submit(world.cloud, api.record, makeUse(grant, world.consumer));
    expect(await cost()).toBe(few);
  });
});
