import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeShr, type ShrDocument } from '../../api/formats/shr.ts';
import { readEdf } from '../../devices/export/testing/edf-reading.ts';
import { provenance, recorded } from '../../devices/export/testing/sample.ts';
import { readVital } from '../../devices/export/testing/vital-reading.ts';
import { sha384Hex } from '../../protocol/envelope/digest.ts';
import { bundles, esbuildOptions } from '../../setup/parts/bundles.mjs';
import type { ExportOrder } from './writer/export-order.ts';
import { exportInThread, type Exporter } from './export-thread.ts';

/** Two hours of a curve of 100 a second. */
const long: ShrDocument = {
  ...recorded,
  end: new Date(Date.parse(recorded.start) + 7_200_000).toISOString(),
  waveforms: recorded.waveforms.slice(0, 1).map((waveform) => ({
    ...waveform,
    intervalMs: 10,
    runs: [{ t: 0, last: 7_199_990, bins: Array.from({ length: 720_000 }, (_, n) => n % 500) }],
  })),
};

let programs: string;
let folder: string;
let run: Exporter;

beforeAll(async () => {
  programs = mkdtempSync(join(tmpdir(), 'openward-exporter-'));
  const program = join(programs, 'exporter.mjs');
  const bundle = bundles.find(({ name }) => name === 'exporter');
  if (!bundle) throw new Error('expected a bundle named exporter in setup/parts/bundles.mjs');
  await build({ ...(await esbuildOptions(bundle)), packages: 'bundle', sourcemap: false, outfile: program });
  run = exportInThread(program);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-exported-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(() => rmSync(programs, { recursive: true }));

function order(format: ExportOrder['format'], document: ShrDocument = recorded): ExportOrder {
  return { format, file: join(folder, `ventilator.${format}`), data: [encodeShr(document)], provenance };
}

describe('a device record is exported', () => {
  it('by a thread of its own, whole and with the digest of what was signed', async () => {
    const given = order('edf');
    const bytes = await run(given, {});
    const file = readFileSync(given.file);
    expect(bytes).toBe(file.length);
    expect(readEdf(file).annotations.map(({ text }) => text)).toContain(
      `document SHA-384: ${sha384Hex(encodeShr(recorded))}`,
    );
    expect(given.data[0]?.length).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual(['ventilator.edf']);
  });

  it('while whoever asked hears others, and says how far it is', async () => {
    const told: number[] = [];
    const given = order('csv', long);
    const before = performance.eventLoopUtilization();
    await run(given, { progress: (_phase, done, total) => told.push(done / total) });
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.4);
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(Math.max(...told)).toBeLessThanOrEqual(1);
  });

  it('over a file that was there only when the new one is whole; a cancelled one leaves nothing', async () => {
    const given = order('vital', long);
    writeFileSync(given.file, 'what was there');
    const stop = new AbortController();
    const cancelled = run(given, { signal: stop.signal, progress: () => stop.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(readdirSync(folder)).toEqual(['ventilator.vital']);
    expect(readFileSync(given.file, 'utf8')).toBe('what was there');
    await run(given, {});
    expect(readVital(gunzipSync(readFileSync(given.file))).tracks.get('medibus.rt.01')?.records).toHaveLength(12);
  });

  it('or refused in words of ours, and nothing is left of it', async () => {
    const without = order('edf', { ...recorded, waveforms: [] });
    await expect(run(without, {})).rejects.toMatchObject({ code: 'NOT_AVAILABLE' });
    const none = { ...order('csv'), data: [Buffer.from('{}')] };
    await expect(run(none, {})).rejects.toMatchObject({ code: 'INTERNAL' });
    const stopped = new AbortController();
    stopped.abort();
    await expect(run(order('csv'), { signal: stopped.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(existsSync(folder) && readdirSync(folder)).toEqual([]);
  });
});
