import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudApi } from '../../api/http/cloud.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { isCode } from '../../app/flows/errors.ts';
import type { ObjectGrant } from '../../app/ports/object-store.ts';
import { TID } from '../../domain/ids.ts';
import { ownCloudIn } from '../../main/session/clouds.ts';
import { trustedRoots } from '../../main/session/roots.ts';
import type { Cast, Encounter } from './cast.ts';
import { FollowedStream, endorsedBy, idleAt, untilRefused } from './exposure.ts';
import type { Person } from './person.ts';
import { until } from './until.ts';

/** How long after the ledger had somebody revoked a door still gave them something. */
export interface ExposureWindow {
  readonly door: string;
  readonly ms: number;
}

const isRevoked = (error: unknown): boolean => /USER_REVOKED/.test(JSON.stringify([error, String(error)]));
const isForbidden = (error: unknown): boolean => isCode(error, 'PERMIT_REFUSED');

/**
 * Stands at every door with connections that are open and with what was permitted before, while the patient of a record
 * is revoked. A window begins when an administrator's client hears of the block, and ends when the door first refuses
 * or cuts; 0 for a door that was shut before.
 * @param revoke has the person revoked
 * @returns the windows, and what their own event stream was told until it was told why
 */
export async function windowsOfExposure(
  cast: Cast,
  { patient, tid }: Encounter,
  revoke: (person: Person) => Promise<void>,
): Promise<{ readonly windows: readonly ExposureWindow[]; readonly said: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'exposure-'));
  const grant = await permission(patient, tid);
  const watched = new FollowedStream(await cast.admin('hospital1'), folder, patient.pid);
  const theirs = new FollowedStream(patient, folder, patient.pid);
  try {
    const heard = (): Promise<boolean> => Promise.resolve(watched.heard > 0 && theirs.heard > 0);
    await until('both to have heard of the patient', heard, 60_000);
    const before = watched.heard;
    const idle = await openConnections(patient);
    const ordered = await endorsedBy(patient, 'uses:readLog', { pid: patient.pid, pageSize: 1, bookmark: '' });
    const gone = revoke(patient);
    const doors = { ...idle, ...refusedAt(patient, grant, ordered) };
    const ends = await Promise.all(Object.values(doors));
    await gone;
    await until('the administrator to hear of it', () => Promise.resolve(watched.heard > before));
    const committed = watched.lastHeard;
    await until('their event stream to break', () => Promise.resolve(theirs.brokenSince(committed) !== undefined));
    const all = Object.keys(doors).map((door, at) => ({ door, end: ends[at] ?? Number.NaN }));
    all.push({ door: 'event stream', end: theirs.brokenSince(committed) ?? Number.NaN });
    await until('their stream to be told why', () => Promise.resolve(theirs.said.join().includes('USER_REVOKED')));
    const windows = all.map(({ door, end }) => ({ door, ms: Math.max(0, Math.round(end - committed)) }));
    return { windows, said: theirs.said.join() };
  } finally {
    await Promise.all([watched.stop(), theirs.stop()]);
    rmSync(folder, { recursive: true });
  }
}

/** Connections on which nothing is asked: when each ends. */
async function openConnections(patient: Person): Promise<Readonly<Record<string, Promise<number>>>> {
  const { loaded } = patient;
  const { profile } = loaded;
  const roots = trustedRoots(loaded);
  const cloud = ownCloudIn(profile);
  const at = (server: { url: string; serverName: string } | undefined, trust: string) => {
    if (server === undefined) throw new Error('expected a server');
    return idleAt(patient, { ...server, trust });
  };
  const [hospital, sa, directory, storage] = await Promise.all([
    at(profile.hospital, roots.of(profile.mspId)),
    at(profile.sa, roots.ofType('sa')),
    at(cloud, roots.of(cloud.mspId)),
    at(cloud.gate, roots.of(cloud.mspId)),
  ]);
  return {
    'service, an open connection: H_M': hospital.ended,
    'service, an open connection: SA': sa.ended,
    'service, an open connection: cloud': directory.ended,
    'storage, an open connection': storage.ended,
  };
}

/** What is tried again and again: when each was refused. */
function refusedAt(
  patient: Person,
  grant: ObjectGrant,
  ordered: Awaited<ReturnType<typeof endorsedBy>>,
): Readonly<Record<string, Promise<number>>> {
  const { ledger, hospital, store } = patient;
  return {
    'service, the next call: H_M': untilRefused(() => hospital.call(hospitalApi.appointments), isRevoked),
    'peer, a question': untilRefused(
      () => ledger.evaluate(ledgerApi.identities.get, { pid: patient.vault.pid }),
      isRevoked,
    ),
    'orderer, what was endorsed before': untilRefused(() => ordered.submit(), isRevoked),
    'storage, a permission given before': untilRefused(
      async () => (await store.get(grant)).body.destroy(),
      isForbidden,
    ),
  };
}

/** To read the record of a treatment, as it is given for minutes. */
async function permission({ ledger, clouds }: Person, tid: string): Promise<ObjectGrant> {
  const { URL_C: url } = await ledger.evaluate(ledgerApi.records.get, { tid: TID.parse(tid) });
  return clouds.holding(url).service.call(cloudApi.grantDownload, { body: { tid: TID.parse(tid), url } });
}
