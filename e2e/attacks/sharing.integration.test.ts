import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { ShareId, TID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Service } from '../../api/http/service.ts';
import { grantShare, requestShare } from '../../app/flows/share.ts';
import { signGrant } from '../../app/flows/statements.ts';
import { openShare } from '../../app/flows/use.ts';
import { capsuleDigest } from '../../protocol/reencryption/fragment-digest.ts';
import { makeFragments } from '../../protocol/reencryption/delegator.ts';
import { generatePreSeed, preIdentity } from '../../protocol/reencryption/identity.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { Cast } from '../world/cast.ts';
import type { Encounter } from '../world/cast.ts';
import { inDays, seenBy, shareWith, sign, write } from '../world/chapters.ts';
import type { Person } from '../world/person.ts';
import { once } from '../world/once.ts';
import { until } from '../world/until.ts';
import { visitWorld } from '../world/world.ts';

const cast = new Cast(visitWorld(inject('openwardData')));
afterAll(() => cast.close());

const someConsumer = once(() => cast.consumer());
const recorded = once(async (): Promise<Encounter> => {
  const encounter = await cast.encounter();
  await write(encounter, { attachments: [{ title: 'Consent', mediaType: 'text/plain', data: Buffer.from('yes') }] });
  await sign(encounter);
  return encounter;
});

/** Straight to the cloud, past the flow, which would not even ask. */
function release(consumer: Person, shareId: string, releaseId = `R-${randomBytes(16).toString('hex')}`) {
  return consumer.cloud.call(cloudApi.release, {
    params: { id: ShareId.parse(shareId) },
    body: { releaseId },
  });
}

async function ask(consumer: Person, { patient }: Encounter, end = inDays(1)): Promise<string> {
  const { result } = await requestShare(consumer, {
    patientPid: patient.pid,
    purpose: 'research',
    reason: 'Research',
    kinds: ['EMR'],
    until: end,
  });
  await seenBy(patient, result.shareId, 'requested');
  return result.shareId;
}

/** An honest fragment of the patient's for the consumer; answers what a grant says of it. */
async function depositFor(consumer: Person, { patient, tid }: Encounter, shareId: string) {
  const receivingKey = consumer.vault.certificates.preKeys.receiving;
  const made = await patient.vault.delegate(tid, randomBytes(32), receivingKey, 1, 1, shareId);
  const { capsule, wrappedKey, delegatingKey, verifyingKey, fragments } = made;
  const kept = await patient.cloud.call(cloudApi.depositFragment, {
    params: { id: ShareId.parse(shareId) },
    body: { capsule, wrappedKey, delegatingKey, verifyingKey, receivingKey, fragment: fragments[0] ?? '' },
  });
  return { fragmentDigests: [kept.fragmentDigest], capsuleDigest: capsuleDigest(capsule) };
}

describe('the cloud server refuses', () => {
  it('a share that was not granted', async () => {
    const encounter = await recorded();
    const consumer = await someConsumer();
    await expect(release(consumer, await ask(consumer, encounter))).rejects.toMatchObject({
      code: 'SHARE_NOT_GRANTED',
    });
  });

  it('a share of which the caller is not the consumer', async () => {
    const encounter = await recorded();
    const shareId = await shareWith(await someConsumer(), encounter, ['s1']);
    await expect(release(await cast.consumer(), shareId)).rejects.toHaveProperty('code', 'SHARE_UNKNOWN');
  });

  it('a share that has expired', async () => {
    const encounter = await recorded();
    const consumer = await someConsumer();
    const shareId = await ask(consumer, encounter);
    const expiry = new Date(Date.now() + 20_000).toISOString();
    await grantShare(encounter.patient, {
      shareId,
      consumerPid: consumer.pid,
      purpose: 'research',
      tid: encounter.tid,
      version: 1,
      segments: ['s1'],
      expiry,
    });
    await seenBy(consumer, shareId, 'granted');
    await openShare(consumer, shareId);
    await until('the share to expire', () => Promise.resolve(Date.now() > Date.parse(expiry)), 30_000);
    await expect(release(consumer, shareId)).rejects.toMatchObject({ code: 'SHARE_EXPIRED' });
    await expect(openShare(consumer, shareId)).rejects.toMatchObject({ code: 'SHARE_EXPIRED' });
  });

  it('the record itself to a consumer, who may read C_s only', async () => {
    const encounter = await recorded();
    const consumer = await someConsumer();
    const shareId = await shareWith(consumer, encounter, ['s1']);
    const { record, share } = await openShare(consumer, shareId);
    for (const url of [record.URL_C, share.granted!.csUrl]) {
      await expect(
        consumer.cloud.call(cloudApi.grantDownload, {
          body: { tid: TID.parse(encounter.tid), url },
        }),
      ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    }
  });

  it('the record to a doctor of another treatment', async () => {
    const encounter = await recorded();
    const { url } = await write(await cast.encounter({ doctor: encounter.doctor }));
    const other = await cast.doctor();
    await expect(
      other.cloud.call(cloudApi.grantDownload, { body: { tid: TID.parse(encounter.tid), url } }),
    ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    // A treatment of one's own does not open another's object.
    await expect(
      encounter.doctor.cloud.call(cloudApi.grantDownload, {
        body: { tid: TID.parse(encounter.tid), url },
      }),
    ).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
  });

  it('a fragment made with somebody else’s key', async () => {
    const encounter = await recorded();
    const consumer = await someConsumer();
    const shareId = await ask(consumer, encounter);
    const honest = await encounter.patient.vault.delegate(
      encounter.tid,
      randomBytes(32),
      consumer.vault.certificates.preKeys.receiving,
      1,
      1,
      shareId,
    );
    const [fragment] = makeFragments(generatePreSeed(), encounter.tid, consumer.vault.certificates.preKeys.receiving, {
      threshold: 1,
      shares: 1,
    });
    const deposit = {
      capsule: honest.capsule,
      wrappedKey: honest.wrappedKey,
      fragment: fragment ?? '',
      delegatingKey: honest.delegatingKey,
      verifyingKey: honest.verifyingKey,
      receivingKey: consumer.vault.certificates.preKeys.receiving,
    };
    await expect(
      encounter.patient.cloud.call(cloudApi.depositFragment, {
        params: { id: ShareId.parse(shareId) },
        body: deposit,
      }),
    ).rejects.toMatchObject({ code: 'FRAGMENT_INVALID' });
  });
});

describe('the ledger refuses a grant', () => {
  it('of what another patient has stored, in the name of a treatment of one’s own or of theirs', async () => {
    const consumer = await someConsumer();
    const victim = await recorded();
    const shared = await victim.patient.ledger.evaluate(ledgerApi.shares.get, {
      shareId: ShareId.parse(await shareWith(consumer, victim, ['s1'])),
    });
    const theirs = shared.granted!;
    const own = await cast.encounter();
    await write(own);
    await sign(own);
    const share = await own.patient.ledger.evaluate(ledgerApi.shares.get, {
      shareId: ShareId.parse(await ask(consumer, own)),
    });
    const { csDigest, csBytes, csUrl, proxies } = theirs;
    const deposited = await depositFor(consumer, own, share.shareId);
    const said = { csDigest, csBytes, proxies, ...deposited, segments: ['s1'], threshold: 1 };
    const terms = { ...said, shareId: share.shareId, T_ID: TID.parse(own.tid), version: 1, expiry: share.until };
    const grant = await signGrant(own.patient.vault, share, terms);
    for (const named of [csUrl, csUrl.replace(`${victim.tid}/`, ''), csUrl.replace('openward-records', 'elsewhere')])
      await expect(
        own.patient.ledger.submit(ledgerApi.shares.grant, { ...terms, csUrl: named, grant }),
      ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    // Under the patient's own treatment it is another object, which nobody has stored: nothing is released.
    const absent = csUrl.replace(victim.tid, own.tid);
    await own.patient.ledger.submit(ledgerApi.shares.grant, { ...terms, csUrl: absent, grant });
    await seenBy(consumer, share.shareId, 'granted');
    await expect(release(consumer, share.shareId)).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
  });
});

describe('a lying cloud is caught by the recipient', () => {
  /** The real cloud with one answer changed on its way. */
  function lying(consumer: Person, lie: (answer: object) => object): Person {
    const honest = consumer.cloud;
    const cloud: Service = {
      call: async (route, ...rest) => {
        const answer = await honest.call(route, ...rest);
        return route.path === cloudApi.release.path ? route.reply.parse(lie(z.looseObject({}).parse(answer))) : answer;
      },
    };
    return consumer.believing(cloud);
  }

  it('with a fragment that the patient did not make', async () => {
    const encounter = await recorded();
    const consumer = await someConsumer();
    const shareId = await shareWith(consumer, encounter, ['s1']);
    const stranger = generatePreSeed();
    const { receiving } = consumer.vault.certificates.preKeys;
    const [fragment] = makeFragments(stranger, encounter.tid, receiving, { threshold: 1, shares: 1 });
    const forged = lying(consumer, (answer) => ({
      ...answer,
      cfrag: fragment,
      verifyingKey: preIdentity(stranger).verifyingPublicKey,
    }));
    await expect(openShare(forged, shareId)).rejects.toMatchObject({ code: 'FRAGMENT_INVALID' });
  });

  it('with the answer to another share', async () => {
    const encounter = await recorded();
    const consumer = await someConsumer();
    const shareId = await shareWith(consumer, encounter, ['s1']);
    const other = await release(consumer, await shareWith(consumer, encounter, ['s2']));
    const swapped = lying(consumer, () => ({ ...other }));
    await expect(openShare(swapped, shareId)).rejects.toMatchObject({ code: 'FRAGMENT_INVALID' });
  });

  it('with a use that is not on the ledger', async () => {
    const encounter = await recorded();
    const consumer = await someConsumer();
    const shareId = await shareWith(consumer, encounter, ['s1']);
    const earlier = await release(consumer, shareId);
    const silent: Service = {
      call: async (route, ...rest) =>
        route.path === cloudApi.release.path ? route.reply.parse(earlier) : consumer.cloud.call(route, ...rest),
    };
    await expect(openShare(consumer.believing(silent), shareId)).rejects.toMatchObject({ code: 'SERVICE_FAILED' });
    const { result } = await encounter.patient.ledger.submit(ledgerApi.uses.readLog, {
      pid: encounter.patient.vault.pid,
      pageSize: 50,
      bookmark: '',
    });
    expect(result.items.filter((use) => use.shareId === shareId)).toHaveLength(1);
  });

  it('with another’s certificate in its directory', async () => {
    const encounter = await cast.encounter();
    const mallory = await cast.patient();
    const honest = encounter.doctor.cloud;
    const lyingDirectory: Service = {
      call: async (route, ...rest) =>
        route.path === cloudApi.certificates.path
          ? route.reply.parse({ ...mallory.vault.certificates, pid: encounter.patient.pid, status: 'active' })
          : honest.call(route, ...rest),
    };
    await expect(write({ ...encounter, doctor: encounter.doctor.believing(lyingDirectory) })).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
    });
  });
});
