import { randomBytes } from 'node:crypto';
import { ledgerApi } from '../../../api/ledger/transactions.ts';
import { ShareId, TID } from '../../../domain/ids.ts';
import { StoredDUE } from '../../../domain/use.ts';
import { fetchObject } from '../../../app/flows/transfer.ts';
import { cloudApi } from '../../../api/http/cloud.ts';
import type { Encounter } from '../../../e2e/world/cast.ts';
import { shareWith, sign, write } from '../../../e2e/world/chapters.ts';
import type { Person } from '../../../e2e/world/person.ts';
import type { World } from '../../../e2e/world/world.ts';
import { BenchCast } from '../../stage/bench-cast.ts';
import { around, drive, eachOnce, TOOL } from '../drive/drive.ts';
import { Hall } from '../load/hall.ts';
import { circumstances, loadNow, writeScale } from '../results-folder.ts';
import { say } from '../say.ts';
import { CurveResults, type Curve } from '../schema.ts';

export interface CurveOptions {
  readonly world: World;
  readonly out: string;
  readonly users: readonly number[];
  /** Requests of each user at a point, beside a hundred in all. */
  readonly each: number;
}

const PEOPLE = 8;
const SHARES = 4;
const ATTACHED = 256 * 1024;

/** A full record with its ciphertext in the storage, and one share of it. */
interface Shared extends Encounter {
  readonly share: string;
  /** Of the ciphertext. */
  readonly bytes: number;
}

/** Throughput and latency of upload, query and share with more and more people at once. */
export async function measureCurves({ world, out, users, each }: CurveOptions): Promise<void> {
  const before = loadNow();
  const amount = (count: number): number => 100 + count * each;
  const hall = new Hall(
    world,
    randomBytes(16).toString('hex'),
    { patients: PEOPLE, doctors: 4 },
    { concurrency: 8, together: 50 },
  );
  const cast = new BenchCast(world);
  try {
    await hall.assemble();
    say('upload: P_DE put by the patient');
    const upload: Curve = {
      name: 'upload',
      what: `records:put by ${PEOPLE} patients of two hospitals: endorsed by two organisations, ordered by four, committed`,
      points: [],
    };
    let made = 0;
    for (const count of users) {
      const records = await hall.prepare(made, amount(count));
      made += amount(count);
      const next = eachOnce(records);
      upload.points.push(await drive(world.paths, count, records.length, async () => putOnce(hall, next())));
    }
    const consumer = await cast.consumer('institute');
    const shared: Shared[] = [];
    for (let i = 0; i < SHARES; i += 1) shared.push(await makeShared(cast, consumer, i));
    say('query: P_DE, permission, ciphertext, digest');
    const query: Curve = {
      name: 'query',
      what: `records:get, the cloud's permission, ${ATTACHED / 1024} kB of ciphertext through the storage gate, its digest`,
      points: [],
    };
    const whose = around(shared);
    for (const count of users)
      query.points.push(await drive(world.paths, count, amount(count), () => fetchRecord(whose())));
    say('share: released by the cloud, D_UE committed');
    const share: Curve = {
      name: 'share',
      what: 'a release by the cloud service: both parties checked by chaincode, the key re-encrypted, D_UE committed',
      points: [],
    };
    for (const count of users)
      share.points.push(await drive(world.paths, count, amount(count), () => release(consumer, whose().share)));
    writeScale(out, 'curves', CurveResults, {
      format: 'openward-scale-curves/1',
      ...circumstances(world.paths.root, before),
      tool: TOOL,
      bytesADownload: shared[0]?.bytes ?? 0,
      curves: [upload, query, share],
    });
  } finally {
    await hall.close();
    await cast.close();
  }
}

/** As often as a person would: once. What fails is counted. */
export async function putOnce(hall: Hall, record: Awaited<ReturnType<Hall['prepare']>>[number]): Promise<void> {
  await hall.patientOf(record).ledger.submit(ledgerApi.records.put, record.pde);
}

async function makeShared(cast: BenchCast, consumer: Person, i: number): Promise<Shared> {
  const encounter = await cast.encounter({ org: i % 2 === 0 ? 'hospital1' : 'hospital2' });
  await write(encounter, {
    attachments: [{ title: 'Scan', mediaType: 'application/octet-stream', data: randomBytes(ATTACHED) }],
  });
  const { record } = await sign(encounter);
  return { ...encounter, bytes: record.bytes, share: await shareWith(consumer, encounter, ['s1']) };
}

async function fetchRecord({ patient, tid }: Shared): Promise<void> {
  const record = await patient.ledger.evaluate(ledgerApi.records.get, { tid: TID.parse(tid) });
  const ciphertext = await fetchObject(patient, tid, record.URL_C, record, {});
  await ciphertext.discard();
}

async function release(consumer: Person, shareId: string): Promise<void> {
  const releaseId = StoredDUE.shape.releaseId.parse(`R-${randomBytes(16).toString('hex')}`);
  await consumer.cloud.call(cloudApi.release, {
    params: { id: ShareId.parse(shareId) },
    body: { releaseId },
  });
}
