import { mkdtemp, rm } from 'node:fs/promises';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { decodeShr, type ShrDocument } from '../../api/formats/shr.ts';
import type { z } from 'zod';
import type { News } from '../../api/window/news.ts';
import { driverKinds } from '../../devices/registry.ts';
import { CaptureService } from '../../main/capture/capture-service.ts';
import type { HeldCapture } from '../../main/capture/held-capture.ts';
import { journalsIn, openTreatment } from '../../main/capture/testing/journals.ts';
import { sealForPeople } from '../../protocol/envelope/seal.ts';
import { quantile } from '../statistics.ts';
import { LoopDelay } from './loop-delay.ts';
import { longJournal } from './long-journal.ts';
import { playDevice, type Played } from './played.ts';
import { BuiltRecorders, used } from './recorders.ts';
import type { DeviceBench } from './results.ts';

const kinds = ['medibus', 'dri', 'intellivue', 'masimo-radical7'];
const hoursHandedOver = 8;
const latenessTargetMs = 150;

type Live = Pick<DeviceBench, 'recordings' | 'main' | 'handOver'>;

interface Recorded {
  readonly device: Played;
  readonly capture: HeldCapture;
}

/** Four devices at once for so long, and then a recording of eight hours handed over beside them. */
export async function measureLive(minutes: number, say: (text: string) => void): Promise<Live> {
  const folder = await mkdtemp(join(tmpdir(), 'openward-bench-devices-'));
  const journals = journalsIn(folder);
  const recorders = new BuiltRecorders();
  const late = new Map<string, number[]>();
  const captures = new CaptureService({
    ...{ beginProcess: recorders.begin, listPatienceMs: 600_000, onCapturing: () => undefined },
    tell: (news) => noteLateness(news, late, captures),
    note: (what, error) => say(`${what}: ${String(error)}`),
  });
  const devices: Played[] = [];
  try {
    say(`writing the journal of a recording of ${hoursHandedOver} hours`);
    await longJournal(journals, hoursHandedOver);
    const recorded: Recorded[] = [];
    for (const kind of kinds) {
      const device = await playDevice(kind, folder);
      devices.push(device);
      recorded.push({ device, capture: await startOf(captures, folder, device) });
    }
    for (const { capture } of recorded) late.set(capture.id, []);
    say(`recording ${kinds.length} devices for ${minutes} minutes`);
    const before = recorders.all.map(used);
    const delay = new LoopDelay();
    await new Promise((resolve) => setTimeout(resolve, minutes * 60_000));
    const main = delay.end();
    const after = recorders.all.map(used);
    const lateOf = recorded.map(({ capture }) => [...(late.get(capture.id) ?? [])].toSorted((a, b) => a - b));
    say(`handing over the recording of ${hoursHandedOver} hours beside them`);
    const handOver = await handedOver(captures, folder, recorded);
    const recordings: Live['recordings'] = [];
    for (const [at, { device, capture }] of recorded.entries()) {
      await capture.stop();
      const document = await documentOf(capture);
      const seconds = (after[at]?.seconds ?? 0) - (before[at]?.seconds ?? 0);
      recordings.push({
        driver: device.kind,
        ...lossOf(document, device.sent()),
        gaps: capture.view.gaps,
        processorShare: seconds / (minutes * 60),
        residentMiB: after[at]?.residentMiB ?? 0,
        ...latenessOf(lateOf[at] ?? []),
      });
    }
    return { recordings, main, handOver };
  } finally {
    await captures.close();
    await Promise.all(devices.map((device) => device.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}

async function startOf(captures: CaptureService, folder: string, { kind, port }: Played): Promise<HeldCapture> {
  const line = driverKinds.find(({ id }) => id === kind)?.line;
  if (line === undefined) throw new TypeError(`there is no driver ${kind}`);
  const capture = await captures.start(journalsIn(folder), { treatment: openTreatment, driver: kind, port, line });
  const deadline = Date.now() + 60_000;
  while (capture.state !== 'capturing') {
    if (Date.now() > deadline) throw new Error(`expected ${kind} to be recorded within a minute`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return capture;
}

/** How long ago the last sample of a piece was taken, when main hears of it. */
function noteLateness(news: z.input<typeof News>, late: ReadonlyMap<string, number[]>, captures: CaptureService): void {
  if (news.topic !== 'wave') return;
  const capture = captures.of(journalsIn('').owner).find(({ id }) => id === news.captureId);
  if (capture === undefined) return;
  const lastMs = capture.begunMs + news.startMs + (news.samples.length - 1) * news.intervalMs;
  late.get(news.captureId)?.push(Date.now() - lastMs);
}

function latenessOf(late: readonly number[]): Pick<Live['recordings'][number], 'lateness'> {
  if (late.length === 0) return {};
  const p99 = quantile(late, 0.99);
  return { lateness: { p50: quantile(late, 0.5), p99, target: latenessTargetMs, met: p99 <= latenessTargetMs } };
}

/** Every document of it is made again from its journal and sealed, as the client does before it uploads. */
async function handedOver(
  captures: CaptureService,
  folder: string,
  others: readonly Recorded[],
): Promise<DeviceBench['handOver']> {
  const gaps = (): number => others.reduce((sum, { capture }) => sum + capture.view.gaps, 0);
  const keys = [0, 1].map(() => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    return publicKey.export({ type: 'spki', format: 'pem' });
  });
  const [before, began, delay] = [gaps(), performance.now(), new LoopDelay()];
  const all = await captures.list(journalsIn(folder));
  const long = all.find(({ id }) => others.every(({ capture }) => capture.id !== id));
  if (long === undefined) throw new Error('expected the long recording to be found');
  let bytes = 0;
  const documents = long.unstored;
  for (const slice of documents) {
    const document = await long.document(slice);
    bytes += document.bytes;
    const sealed = sealForPeople(document.read(), {
      recipientPublicKeys: keys.map(String),
      context: { purpose: 'capture', tid: openTreatment.tid },
    });
    await pipeline(sealed, new Writable({ write: (_piece, _encoding, done) => done() }));
  }
  const seconds = (performance.now() - began) / 1000;
  return { documents: documents.length, bytes, seconds, main: delay.end(), gapsMeanwhile: gaps() - before };
}

async function documentOf(capture: HeldCapture): Promise<ShrDocument> {
  return decodeShr(Buffer.concat(await (await capture.document(0)).read().toArray()));
}

/** What the document has must be one stretch of what the device put onto the line. */
function lossOf({ raw }: ShrDocument, sent: Buffer): { bytes: number; lost: number } {
  const has = Buffer.concat(
    raw.filter((one) => one.direction === 'rx').map(({ bytes }) => Buffer.from(bytes, 'base64')),
  );
  return { bytes: has.length, lost: sent.includes(has) ? 0 : firstDifference(has, sent) };
}

/** How many bytes are behind the first place at which the two are not the same. */
function firstDifference(has: Buffer, sent: Buffer): number {
  const begins = sent.indexOf(has.subarray(0, 64));
  let at = 0;
  while (at < has.length && has[at] === sent[begins + at]) at += 1;
  return has.length - at;
}
