import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { assembleRecord } from '../../app/flows/seal.ts';
import { chapterEmr } from '../../e2e/world/chapters.ts';
import { noise } from '../material.ts';
import type { Stall } from '../runtime/assignment.ts';
import type { BenchStage } from '../stage/stage.ts';

/** Milliseconds between two looks at the event loop; the histogram counts them in, so they are taken off again. */
const RESOLUTION = 1;

/**
 * Seals a record with an attachment of `bytes` bytes from a file, by the doctor's own flow: digested for the manifest,
 * packed, encrypted, digested again and spooled. Meanwhile watches how late the event loop of this process is, on which
 * the window's calls wait.
 */
export async function stallWhileSealing(stage: BenchStage, bytes: number): Promise<Stall> {
  const encounter = await stage.encounter();
  const folder = await mkdtemp(join(tmpdir(), 'openward-bench-'));
  const file = join(folder, 'attachment');
  try {
    await pipeline(noise(bytes), createWriteStream(file));
    const attachment = {
      title: 'Recording',
      mediaType: 'application/octet-stream',
      data: () => createReadStream(file, { highWaterMark: 1024 * 1024 }),
    };
    const draft = {
      tid: encounter.tid,
      patientPid: encounter.patient.pid,
      emr: chapterEmr(encounter),
      emrTitle: 'Surgery',
      captures: [],
      attachments: [attachment],
    };
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
    const began = performance.now();
    delay.enable();
    const { ciphertext } = await assembleRecord(encounter.doctor, draft);
    delay.disable();
    const seconds = (performance.now() - began) / 1000;
    await ciphertext.discard();
    const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
    return {
      bytes,
      seconds,
      median: late(delay.percentile(50)),
      p99: late(delay.percentile(99)),
      p999: late(delay.percentile(99.9)),
      max: late(delay.max),
      residentMiB: process.memoryUsage().rss / 1024 ** 2,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
