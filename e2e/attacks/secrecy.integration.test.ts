import { join } from 'node:path';
import { existsSync, readdirSync } from 'node:fs';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { saApi } from '../../api/http/sa.ts';
import { declineShare } from '../../app/flows/decline.ts';
import { revokeShare } from '../../app/flows/revoke.ts';
import { requestShare } from '../../app/flows/share.ts';
import { openShare } from '../../app/flows/use.ts';
import { wordsOf } from '../../app/flows/words.ts';
import { ShareId } from '../../domain/ids.ts';
import { searchFor } from '../windows/secrets.ts';
import { Cast, newDisease, newResident } from '../world/cast.ts';
import { chapterEmr, handOver, pullIn, seenBy, shareWith, sign, write } from '../world/chapters.ts';
import type { Person } from '../world/person.ts';
import { captureFromSimulator } from '../world/simulated-capture.ts';
import { visitWorld } from '../world/world.ts';

const world = visitWorld(inject('openwardData'));
const cast = new Cast(world);
afterAll(() => cast.close());

/** Why data is asked for, not given and taken back, and why somebody's registration ends; answers the words. */
async function sayWhatNobodyElseReads(consumer: Person, patient: Person, shareId: string): Promise<string[]> {
  const said = ['Why I ask: Zenker', 'Why not: Peutz', 'Why no longer: Jeghers', 'Why she left: Whipple'];
  const [asked = '', declined = '', revoked = '', left = ''] = said;
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const wish = { patientPid: patient.vault.pid, purpose: 'research', reason: asked, kinds: ['EMR'], until } as const;
  const request = (await requestShare(consumer, wish)).result;
  await seenBy(patient, request.shareId, 'requested');
  expect(await wordsOf(patient, request.shareId)).toEqual([{ about: 'request', state: 'read', text: asked }]);
  await declineShare(patient, request.shareId, declined);
  await revokeShare(patient, shareId, revoked);
  await seenBy(consumer, request.shareId, 'declined');
  expect(await wordsOf(consumer, request.shareId)).toContainEqual({ about: 'decline', state: 'read', text: declined });
  await seenBy(consumer, shareId, 'revoked');
  const ended = await wordsOf(consumer, ShareId.parse(shareId));
  expect(ended).toContainEqual({ about: 'revocation', state: 'read', text: revoked });
  const officer = await cast.admin('sa');
  const params = { pid: (await cast.technician()).vault.pid };
  await officer.sa.call(saApi.revokeUser, { params, body: { reason: left } });
  const users = await officer.sa.call(saApi.listUsers, { query: { status: 'revoked' } });
  expect(users.items.find(({ pid }) => pid === params.pid)?.statusReason).toBe(left);
  return said;
}

describe('what is nobody’s business', () => {
  it('is in no file of the ledger, the storage, any service or any log after the whole story', async () => {
    const rid = newResident();
    const di = newDisease();
    const patient = await cast.patient('hospital1', rid);
    const encounter = await cast.encounter({ patient, di });
    await handOver(await cast.technician(), encounter, await captureFromSimulator('Marker Charcot'));
    const emr = chapterEmr(encounter, `Finding that nobody else has: ${rid.number.slice(3, 9)} Klatskin`);
    await write(encounter, {
      emr,
      captures: await pullIn(encounter.doctor, encounter.tid),
      attachments: [
        { title: 'Secret title Zollinger', mediaType: 'text/plain', data: Buffer.from('Secret attachment Ellison') },
      ],
    });
    await sign(encounter);
    const consumer = await cast.consumer();
    const shareId = await shareWith(consumer, encounter, ['s1', 's2']);
    await openShare(consumer, shareId);
    const said = await sayWhatNobodyElseReads(consumer, patient, shareId);

    const secrets = [
      rid.number,
      rid.name,
      di.name,
      di.complaint,
      di.allergies[0]!,
      emr.diagnoses[0]!.text,
      emr.plan,
      'Marker Charcot',
      'Secret title Zollinger',
      'Secret attachment Ellison',
      ...said,
      '-----BEGIN PRIVATE KEY-----\nMIG2',
    ];
    const kept = readdirSync(world.paths.nodes()).flatMap((org) =>
      ['ledger', 'storage', 'services'].map((folder) => join(world.node(org).root, folder)),
    );
    const folders = [...kept.filter((folder) => existsSync(folder)), world.paths.logs()];
    const search = await searchFor(secrets, folders);
    expect(search.found).toEqual([]);
    expect(search.files).toBeGreaterThan(20);

    // The same search does find what is there to be found: the pseudo-identity, in ledger and cloud database alike.
    const control = await searchFor([patient.pid], folders);
    expect(control.found.some((file) => file.includes('/ledger/'))).toBe(true);
    expect(control.found.some((file) => file.includes('/services/cloud-service/'))).toBe(true);
    expect(readdirSync(world.paths.node('cloud').storage()).length).toBeGreaterThan(0);
  });
});
