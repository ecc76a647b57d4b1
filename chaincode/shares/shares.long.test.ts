import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { PDE } from '../../domain/record.ts';
import type { ShareGrant, ShareRequest } from '../../domain/share.ts';
import { canonicalJson } from '../transaction/json.ts';
import {
  BEGINNING,
  DAY,
  shareGrantedTo,
  inWorld,
  laterTime,
  makeGrant,
  makeRequest,
  makeRevocation,
  newPid,
  newShareId,
  openedTreatment,
  makePde,
  recordPut,
  revoke,
  sha384Of,
  type ChaincodeWorld,
} from '../testing/world.ts';

const api = ledgerApi.shares;

describe('a share', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  describe('is requested', () => {
    const request = (changes: Partial<z.input<typeof ShareRequest>> = {}, by = world.consumer) =>
      world.ledger.submit(by, api.request, makeRequest(world.patient, changes));

    it.each(['consumer', 'doctor', 'doctor2'] as const)('by %s, and announced to both parties', async (who) => {
      const share = await request({}, world[who]);
      expect(share).toMatchObject({
        status: 'requested',
        consumerPid: world[who].pid,
        consumerMsp: world[who].mspId,
        requestedAt: BEGINNING.toISOString(),
      });
      expect(world.ledger.lastTransaction?.event).toEqual({
        type: 'share',
        tags: world.ledger.tags(world.patient.pid, world[who].pid),
      });
    });

    it.each(['patient', 'technician', 'admin', 'officer'] as const)('not by %s', async (who) => {
      await expect(request({}, world[who])).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    });

    it.each(['hospital1', 'cloud', 'sa', 'workstation'] as const)('not by the service %s', async (who) => {
      await expect(world.ledger.submit(world[who], api.request, makeRequest(world.patient))).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    });

    it('of a patient who is one and is active', async () => {
      await expect(request({ patientPid: world.doctor.pid })).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
      await expect(request({ patientPid: newPid() })).rejects.toMatchObject({ code: 'USER_UNKNOWN' });
      await revoke(world, world.patient);
      await expect(request()).rejects.toMatchObject({ code: 'USER_REVOKED' });
    });

    it('until some time within five years', async () => {
      for (const until of ['2030-01-15T08:00:00.000Z', '2029-12-31T00:00:00.000Z', '2035-01-15T08:00:00.001Z'])
        await expect(request({ until })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      for (const until of ['2030-01-15T08:00:00.001Z', '2035-01-15T08:00:00.000Z'])
        await expect(request({ until })).resolves.toMatchObject({ until });
    });

    it('of kinds named once', async () => {
      await expect(request({ kinds: ['SHR', 'SHR'] })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    });

    it('not at a time that the endorser does not believe', async () => {
      await expect(
        world.ledger.submit(world.consumer, api.request, makeRequest(world.patient), {
          time: laterTime(BEGINNING, DAY),
        }),
      ).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
    });

    it('once, however often it is sent, even when decided between', async () => {
      const asked = makeRequest(world.patient);
      const first = await world.ledger.submit(world.consumer, api.request, asked);
      vi.setSystemTime(laterTime(BEGINNING, 60_000));
      await expect(world.ledger.submit(world.consumer, api.request, asked)).resolves.toEqual(first);
      expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
      await world.ledger.submit(world.patient, api.decline, { shareId: asked.shareId, reasonDigest: sha384Of('No') });
      await expect(world.ledger.submit(world.consumer, api.request, asked)).resolves.toMatchObject({
        status: 'declined',
      });
    });

    it('under an id of its own', async () => {
      const asked = makeRequest(world.patient);
      await world.ledger.submit(world.consumer, api.request, asked);
      await expect(world.ledger.submit(world.otherConsumer, api.request, asked)).rejects.toMatchObject({
        code: 'CONFLICT',
      });
      for (const change of [
        { patientPid: world.otherPatient.pid },
        { purpose: 'insurance' },
        { reasonDigest: sha384Of('Other') },
        { kinds: ['EMR'] },
        { until: laterTime(BEGINNING, DAY).toISOString() },
      ] as const) {
        await expect(
          world.ledger.submit(world.consumer, api.request, {
            ...asked,
            ...change,
            kinds: [...('kinds' in change ? change.kinds : asked.kinds)],
          }),
        ).rejects.toMatchObject({ code: 'CONFLICT' });
      }
    });
  });

  describe('is granted', () => {
    let record: PDE;
    let request: z.input<typeof ShareRequest>;
    beforeEach(async () => {
      record = await recordPut(world);
      request = makeRequest(world.patient);
      await world.ledger.submit(world.consumer, api.request, request);
    });
    const signed = (
      changes: Partial<z.input<typeof ShareGrant>> = {},
      signedChanges: Parameters<typeof makeGrant>[2] = {},
    ) => makeGrant({ patient: world.patient, consumer: world.consumer, request, record }, changes, signedChanges);
    const grant = async (granted: z.input<typeof ShareGrant>, by = world.patient) =>
      world.ledger.submit(by, api.grant, granted);

    it('by the patient, and announced', async () => {
      const granted = await signed();
      await expect(grant(granted)).resolves.toMatchObject({
        status: 'granted',
        granted,
        decidedAt: BEGINNING.toISOString(),
      });
      expect(world.ledger.lastTransaction?.event).toEqual({
        type: 'share',
        tags: world.ledger.tags(world.patient.pid, world.consumer.pid),
      });
    });

    it.each(['otherPatient', 'doctor', 'consumer', 'admin'] as const)('not by %s', async (who) => {
      await expect(grant(await signed(), world[who])).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    });

    it('not in another patient’s signature', async () => {
      const { grant: jws } = await makeGrant({
        patient: { ...world.otherPatient, pid: world.patient.pid },
        consumer: world.consumer,
        request,
        record,
      });
      await expect(grant({ ...(await signed()), grant: jws })).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    });

    it('once, however often it is sent', async () => {
      const granted = await signed();
      const first = await grant(granted);
      vi.setSystemTime(laterTime(BEGINNING, 60_000));
      await expect(grant(granted)).resolves.toEqual(first);
      expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
      await expect(grant(await signed({ segments: ['s1', 's2', 's3'] }))).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('not after it was declined or revoked', async () => {
      await world.ledger.submit(world.patient, api.decline, { shareId: request.shareId, reasonDigest: sha384Of('No') });
      await expect(grant(await signed())).rejects.toMatchObject({ code: 'CONFLICT' });
      const shared = await shareGrantedTo(world);
      await world.ledger.submit(world.patient, api.revoke, await makeRevocation(world.patient, shared.grant.shareId));
      const again = await makeGrant(
        { patient: world.patient, consumer: world.consumer, request: shared.request, record: shared.record },
        { segments: ['s9'] },
      );
      await expect(grant(again)).rejects.toMatchObject({ code: 'SHARE_REVOKED' });
      await expect(grant(shared.grant)).resolves.toMatchObject({ status: 'revoked' });
    });

    it('only where it was requested', async () => {
      await expect(grant(await signed({ shareId: newShareId() }))).rejects.toMatchObject({ code: 'SHARE_UNKNOWN' });
    });

    it('on a record that is there and the patient’s own', async () => {
      await expect(grant(await signed({ version: 2 }))).rejects.toMatchObject({ code: 'RECORD_UNKNOWN' });
      await expect(grant(await signed({ T_ID: await openedTreatment(world) }))).rejects.toMatchObject({
        code: 'RECORD_UNKNOWN',
      });
      const foreign = await makePde({
        tid: await openedTreatment(world, world.otherPatient),
        patient: world.otherPatient,
        doctor: world.doctor,
      });
      await world.ledger.submit(world.otherPatient, ledgerApi.records.put, foreign);
      await expect(grant(await signed({ T_ID: foreign.T_ID }))).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    });

    it('not longer than asked, and not into the past', async () => {
      await expect(
        grant(await signed({ expiry: laterTime(new Date(request.until), 1).toISOString() })),
      ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(grant(await signed({ expiry: BEGINNING.toISOString() }))).rejects.toMatchObject({
        code: 'SHARE_EXPIRED',
      });
      await expect(grant(await signed({ expiry: request.until }))).resolves.toMatchObject({ status: 'granted' });
    });

    it('only from a record that has something of the kinds asked for', async () => {
      const other = makeRequest(world.patient, { kinds: ['EHR'] });
      await world.ledger.submit(world.consumer, api.request, other);
      await expect(
        grant(await makeGrant({ patient: world.patient, consumer: world.consumer, request: other, record })),
      ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    });

    it('through proxies that are organisations of type cloud, each named once', async () => {
      for (const proxy of ['Hospital1MSP', 'InstituteMSP', 'SaMSP', 'NowhereMSP'])
        await expect(grant(await signed({ proxies: [proxy] }))).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
      await expect(grant({ ...(await signed()), proxies: ['../CloudMSP'] })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
      await expect(
        grant(await signed({ proxies: ['CloudMSP', 'CloudMSP'], fragmentDigests: [sha384Of('1'), sha384Of('2')] })),
      ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(
        grant(
          await signed({
            threshold: 2,
            proxies: ['CloudMSP', 'Cloud2MSP'],
            fragmentDigests: [sha384Of('1'), sha384Of('2')],
          }),
        ),
      ).resolves.toMatchObject({ status: 'granted' });
    });

    it('with as many fragments as proxies and no higher threshold', async () => {
      const two = ['CloudMSP', 'Cloud2MSP'];
      for (const change of [
        { threshold: 2 },
        { proxies: two },
        { fragmentDigests: [sha384Of('1'), sha384Of('2')] },
        { proxies: two, fragmentDigests: [sha384Of('1'), sha384Of('2')], threshold: 3 },
        { proxies: two, fragmentDigests: [sha384Of('1'), sha384Of('1')] },
        { segments: ['s1', 's1'] },
      ]) {
        await expect(grant(await signed(change))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      }
    });

    it('with an object named by its digest', async () => {
      await expect(
        grant(await signed({ csUrl: `s3://openward-records/shares/${record.T_ID}/${sha384Of('other')}` })),
      ).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
      await expect(grant(await signed({ csUrl: record.URL_C, csDigest: record.digest }))).rejects.toMatchObject({
        code: 'DIGEST_MISMATCH',
      });
    });

    it.each<[string, (digest: string) => string]>([
      ['another treatment', (digest) => `s3://openward-records/shares/T-${'f'.repeat(32)}/${digest}`],
      ['no treatment', (digest) => `s3://openward-records/shares/${digest}`],
      ['another bucket', (digest) => `s3://elsewhere/shares/${record.T_ID}/${digest}`],
    ])('not with a C_s of %s', async (_, urlOf) => {
      const csDigest = sha384Of('another patient’s C_s');
      await expect(grant(await signed({ csDigest, csUrl: urlOf(csDigest) }))).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    });

    it('not to a consumer who was revoked since', async () => {
      await revoke(world, world.consumer);
      await expect(grant(await signed())).rejects.toMatchObject({ code: 'USER_REVOKED' });
    });

    describe('only as the patient signed it:', () => {
      const changes = {
        segments: ['s1', 's2', 's3'],
        expiry: '2030-02-01T00:00:00.000Z',
        fragmentDigests: [sha384Of('another fragment')],
        capsuleDigest: sha384Of('another capsule'),
        csBytes: 9,
      };
      it.each(Object.entries(changes))('%s changed afterwards is refused', async (field, value) => {
        await expect(grant({ ...(await signed()), [field]: value })).rejects.toMatchObject({
          code: 'SIGNATURE_INVALID',
        });
      });

      it('another proxy added afterwards is refused', async () => {
        const fragmentDigests = [sha384Of('1'), sha384Of('2')];
        await expect(
          grant({ ...(await signed()), proxies: ['CloudMSP', 'Cloud2MSP'], fragmentDigests }),
        ).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
      });

      it('the digest of C_s changed afterwards is refused', async () => {
        const csDigest = sha384Of('another C_s');
        await expect(
          grant({ ...(await signed()), csDigest, csUrl: `s3://openward-records/shares/${record.T_ID}/${csDigest}` }),
        ).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
      });

      const statements: [string, () => NonNullable<Parameters<typeof makeGrant>[2]>][] = [
        ['consumerPid', () => ({ consumerPid: world.otherConsumer.pid })],
        ['patientPid', () => ({ patientPid: world.otherPatient.pid })],
        ['purpose', () => ({ purpose: 'insurance' })],
        ['shareId', () => ({ shareId: newShareId() })],
        ['version', () => ({ version: 2 })],
        ['threshold', () => ({ threshold: 2 })],
      ];
      it.each(statements)('a statement with another %s is refused', async (_field, change) => {
        await expect(grant(await signed({}, change()))).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
      });

      it('a grant signed for another request is refused', async () => {
        const other = makeRequest(world.patient);
        await world.ledger.submit(world.consumer, api.request, other);
        await expect(grant({ ...(await signed()), shareId: other.shareId })).rejects.toMatchObject({
          code: 'SIGNATURE_INVALID',
        });
      });
    });
  });

  describe('is declined', () => {
    it('by the patient with a reason, once, and then stays so', async () => {
      const request = makeRequest(world.patient);
      await world.ledger.submit(world.consumer, api.request, request);
      for (const who of ['otherPatient', 'consumer', 'doctor'] as const) {
        await expect(
          world.ledger.submit(world[who], api.decline, { shareId: request.shareId, reasonDigest: sha384Of('No') }),
        ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
      }
      const share = await world.ledger.submit(world.patient, api.decline, {
        shareId: request.shareId,
        reasonDigest: sha384Of('No'),
      });
      expect(share).toMatchObject({ status: 'declined', declineReasonDigest: sha384Of('No') });
      await expect(
        world.ledger.submit(world.patient, api.decline, { shareId: request.shareId, reasonDigest: sha384Of('No') }),
      ).resolves.toEqual(share);
      expect(world.ledger.lastTransaction?.writes).toBe(0);
      await expect(
        world.ledger.submit(world.patient, api.decline, { shareId: request.shareId, reasonDigest: sha384Of('Never') }),
      ).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('not after it was granted', async () => {
      const { grant } = await shareGrantedTo(world);
      await expect(
        world.ledger.submit(world.patient, api.decline, { shareId: grant.shareId, reasonDigest: sha384Of('No') }),
      ).rejects.toMatchObject({ code: 'CONFLICT' });
    });
  });

  describe('is revoked', () => {
    it('by the patient, keeping what was signed, and announced', async () => {
      const { grant } = await shareGrantedTo(world);
      const revocation = await makeRevocation(world.patient, grant.shareId);
      await expect(world.ledger.submit(world.patient, api.revoke, revocation)).resolves.toMatchObject({
        status: 'revoked',
        revokedAt: revocation.at,
        revocationReasonDigest: revocation.reasonDigest,
        revocation: revocation.revocation,
        granted: grant,
      });
      expect(world.ledger.lastTransaction?.event).toMatchObject({ type: 'share' });
    });

    it('once, however often it is sent', async () => {
      const { grant } = await shareGrantedTo(world);
      const revocation = await makeRevocation(world.patient, grant.shareId);
      const first = await world.ledger.submit(world.patient, api.revoke, revocation);
      vi.setSystemTime(laterTime(BEGINNING, DAY));
      await expect(world.ledger.submit(world.patient, api.revoke, revocation)).resolves.toEqual(first);
      expect(world.ledger.lastTransaction?.writes).toBe(0);
      await expect(
        world.ledger.submit(world.patient, api.revoke, await makeRevocation(world.patient, grant.shareId)),
      ).rejects.toMatchObject({ code: 'SHARE_REVOKED' });
    });

    it('and what is sent again must be the very same', async () => {
      const { grant } = await shareGrantedTo(world);
      const revocation = await makeRevocation(world.patient, grant.shareId);
      await world.ledger.submit(world.patient, api.revoke, revocation);
      const signedAgain = await makeRevocation(world.patient, grant.shareId);
      for (const [what, change] of Object.entries({
        reason: { reasonDigest: sha384Of('Other') },
        time: { at: laterTime(BEGINNING, 1).toISOString() },
        signature: { revocation: signedAgain.revocation },
      })) {
        const again = world.ledger.submit(world.patient, api.revoke, { ...revocation, ...change });
        await expect(again, `another ${what}`).rejects.toMatchObject({ code: 'SHARE_REVOKED' });
      }
    });

    it.each(['otherPatient', 'consumer', 'doctor', 'admin'] as const)('not by %s', async (who) => {
      const { grant } = await shareGrantedTo(world);
      await expect(
        world.ledger.submit(world[who], api.revoke, await makeRevocation(world.patient, grant.shareId)),
      ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    });

    it('only as signed: patient, share, reason and time', async () => {
      const { grant } = await shareGrantedTo(world);
      const right = await makeRevocation(world.patient, grant.shareId);
      const other = await makeRevocation(world.otherPatient, grant.shareId);
      const elsewhere = await makeRevocation(world.patient, newShareId());
      for (const wrong of [
        { ...right, revocation: other.revocation },
        { ...right, revocation: elsewhere.revocation },
        { ...right, reasonDigest: sha384Of('Other') },
        { ...right, at: laterTime(BEGINNING, 1).toISOString() },
      ]) {
        await expect(world.ledger.submit(world.patient, api.revoke, wrong)).rejects.toMatchObject({
          code: 'SIGNATURE_INVALID',
        });
      }
    });

    it('at a time near that of its transaction', async () => {
      const { grant } = await shareGrantedTo(world);
      for (const at of [laterTime(BEGINNING, -DAY), laterTime(BEGINNING, DAY)]) {
        await expect(
          world.ledger.submit(world.patient, api.revoke, await makeRevocation(world.patient, grant.shareId, at)),
        ).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
      }
      await expect(
        world.ledger.submit(world.patient, api.revoke, {
          ...(await makeRevocation(world.patient, grant.shareId)),
          at: 'now',
        }),
      ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    });

    it('only after it was granted', async () => {
      const request = makeRequest(world.patient);
      await world.ledger.submit(world.consumer, api.request, request);
      await expect(
        world.ledger.submit(world.patient, api.revoke, await makeRevocation(world.patient, request.shareId)),
      ).rejects.toMatchObject({ code: 'SHARE_NOT_GRANTED' });
      await expect(
        world.ledger.submit(world.patient, api.revoke, await makeRevocation(world.patient, newShareId())),
      ).rejects.toMatchObject({ code: 'SHARE_UNKNOWN' });
    });
  });

  describe('is read', () => {
    it.each(['patient', 'consumer', 'cloud'] as const)('by %s', async (who) => {
      const { grant } = await shareGrantedTo(world);
      await expect(world.ledger.evaluate(world[who], api.get, { shareId: grant.shareId })).resolves.toMatchObject({
        granted: grant,
      });
    });

    it.each(['otherPatient', 'otherConsumer', 'doctor', 'admin', 'hospital1', 'sa', 'workstation'] as const)(
      'not by %s',
      async (who) => {
        const { grant } = await shareGrantedTo(world);
        await expect(world.ledger.evaluate(world[who], api.get, { shareId: grant.shareId })).rejects.toMatchObject({
          code: 'NOT_ENTITLED',
        });
      },
    );

    it('in the lists of its two parties, newest first, by themselves alone', async () => {
      const asked: string[] = [];
      for (let n = 0; n < 5; n += 1) {
        vi.setSystemTime(laterTime(BEGINNING, n * 1000));
        asked.unshift((await world.ledger.submit(world.consumer, api.request, makeRequest(world.patient))).shareId);
      }
      const first = await world.ledger.evaluate(world.patient, api.listByPatient, {
        pid: world.patient.pid,
        pageSize: 3,
      });
      const rest = await world.ledger.evaluate(world.patient, api.listByPatient, {
        pid: world.patient.pid,
        pageSize: 3,
        bookmark: first.bookmark,
      });
      expect([...first.items, ...rest.items].map((share) => share.shareId)).toEqual(asked);
      expect(rest.bookmark).toBe('');
      const consumers = await world.ledger.evaluate(world.consumer, api.listByConsumer, { pid: world.consumer.pid });
      expect(consumers.items.map((share) => share.shareId)).toEqual(asked);
      for (const who of ['otherPatient', 'consumer', 'cloud', 'hospital1', 'sa'] as const)
        await expect(
          world.ledger.evaluate(world[who], api.listByPatient, { pid: world.patient.pid }),
        ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
      for (const who of ['patient', 'otherConsumer', 'cloud', 'sa'] as const)
        await expect(
          world.ledger.evaluate(world[who], api.listByConsumer, { pid: world.consumer.pid }),
        ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    });
  });

  it('words in clear are refused, beside their digest as well', async () => {
    const request = makeRequest(world.patient);
    const spoken = [
      ['shares:request', world.consumer, { ...request, reason: 'Research' }],
      ['shares:decline', world.patient, { shareId: request.shareId, reasonDigest: sha384Of('No'), reason: 'No' }],
      ['shares:decline', world.patient, { shareId: request.shareId, reason: 'No' }],
      ['shares:revoke', world.patient, { ...(await makeRevocation(world.patient, request.shareId)), reason: 'No' }],
    ] as const;
    for (const [name, who, args] of spoken)
      await expect(world.ledger.endorse(who, [name, JSON.stringify(args)]), name).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
  });

  it('what an earlier chaincode put there in clear is read, and goes on', async () => {
    const request = makeRequest(world.patient);
    await world.ledger.submit(world.consumer, api.request, request);
    const key = `share/${request.shareId}`;
    const asked = await world.ledger.evaluate(world.patient, api.get, { shareId: request.shareId });
    const earlier = Buffer.from(canonicalJson({ ...asked, reasonDigest: undefined, reason: 'Research' }));
    world.ledger.committed.set(key, { value: earlier, block: world.ledger.committed.get(key)?.block ?? 0 });
    const share = await world.ledger.evaluate(world.consumer, api.get, { shareId: request.shareId });
    expect(share).toMatchObject({ reason: 'Research', status: 'requested' });
    const reasonDigest = sha384Of('No');
    await world.ledger.submit(world.patient, api.decline, { shareId: request.shareId, reasonDigest });
    await expect(world.ledger.evaluate(world.consumer, api.get, { shareId: request.shareId })).resolves.toMatchObject({
      reason: 'Research',
      status: 'declined',
      declineReasonDigest: reasonDigest,
    });
  });
});
