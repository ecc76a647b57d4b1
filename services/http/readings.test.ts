import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { OthersClocks } from '../../connections/http/others-clocks.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { TestAuthority } from '../../testing/authority.ts';
import { openDatabase } from '../database/open.ts';
import { waitingRows } from '../database/queue.ts';
import { Metrics, type Reading } from './metrics.ts';
import { HeldCertificates, certificates, clocks, dependencies, disks, queues } from './readings.ts';

const folder = mkdtempSync(join(tmpdir(), 'openward-readings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The series that readings make, as Prometheus reads them. */
async function told(...readings: readonly Reading[]): Promise<string[]> {
  const metrics = new Metrics({ name: 'test', version: '1' });
  for (const reading of readings) metrics.reads(reading);
  const names = readings.map(({ metric }) => `${metric}{`);
  await metrics.text();
  // A failure of the look before is counted by now.
  const failures = /^openward_reading_failures_total\{.*\} [12]$/;
  return (await metrics.text())
    .split('\n')
    .filter((line) => failures.test(line) || names.some((name) => line.startsWith(name)))
    .map((line) => (failures.test(line) ? line.replace(/ [12]$/, ' failed') : line));
}

async function certificateUntil(name: string, until: string): Promise<string> {
  const file = join(folder, `${name}.pem`);
  const { certificate } = await (await TestAuthority.found('AMSP')).issue({}, { until: new Date(until) });
  writeFileSync(file, certificate);
  return file;
}

describe('what is looked up for the metrics', () => {
  it('is which dependencies are reached, one that cannot answer among them', async () => {
    const good = { name: 'database', check: () => 'answers' };
    const bad = { name: 'storage', check: () => Promise.reject(new OpenwardError('STORAGE_UNAVAILABLE')) };
    expect(await told(dependencies(() => [good, bad]))).toEqual([
      'openward_dependency_up{dependency="database"} 1',
      'openward_dependency_up{dependency="storage"} 0',
    ]);
  });

  it('is how many rows wait, at the time of looking', async () => {
    const database = await openDatabase('sqlite:///:memory:', [
      { name: '1', up: (of) => of.schema.createTable('things', (table) => void table.text('state')) },
    ]);
    const waiting = queues([waitingRows('things to do', () => database('things').where({ state: 'new' }))]);
    expect(await told(waiting)).toEqual(['openward_queue_length{queue="things to do"} 0']);
    await database('things').insert([{ state: 'new' }, { state: 'new' }, { state: 'done' }]);
    expect(await told(waiting)).toEqual(['openward_queue_length{queue="things to do"} 2']);
    await database.destroy();
  });

  it('is when certificates end: of its own the one it goes by, of others what lies there now', async () => {
    const until = '2030-01-01T00:00:00.000Z';
    const [own, other] = [await certificateUntil('own', until), await certificateUntil('other', until)];
    const held = new HeldCertificates([{ name: 'tls', certificate: own }]);
    const reading = certificates(held, [{ name: 'tls of peer', certificate: other }]);
    const later = '2031-01-01T00:00:00.000Z';
    await Promise.all([certificateUntil('own', later), certificateUntil('other', later)]);
    expect(await told(reading)).toEqual([
      `openward_certificate_end_seconds{certificate="tls"} ${Date.parse(until) / 1000}`,
      `openward_certificate_end_seconds{certificate="tls of peer"} ${Date.parse(later) / 1000}`,
    ]);
    held.become([{ name: 'tls', certificate: own }]);
    expect((await told(reading))[0], 'the own one once it was taken in').toContain(String(Date.parse(later) / 1000));
  });

  it('is each of what can be looked up, though another of them cannot', async () => {
    const there = await certificateUntil('there', '2030-01-01T00:00:00.000Z');
    const named = [
      { name: 'gone', certificate: join(folder, 'gone.pem') },
      { name: 'there', certificate: there },
    ];
    expect(await told(certificates({ ends: [] }, named))).toEqual([
      'openward_reading_failures_total{metric="openward_certificate_end_seconds"} failed',
      'openward_certificate_end_seconds{certificate="there"} 1893456000',
    ]);
    const [free, size] = await told(
      ...disks([
        { name: 'gone', folder: join(folder, 'gone') },
        { name: 'here', folder },
      ]),
    ).then((lines) => lines.filter((line) => line.startsWith('openward_disk')));
    expect(free).toMatch(/^openward_disk_free_bytes\{folder="here"\} \d/);
    expect(size).toMatch(/^openward_disk_size_bytes\{folder="here"\} \d/);
  });

  it('is how far the clocks are apart, by what others said', async () => {
    const others = new OthersClocks();
    others.note('cloud.test', new Date(Date.now() - 120_000).toUTCString(), Date.now());
    const [line] = await told(clocks(others));
    const [, ahead] = /^openward_clock_ahead_seconds\{machine="cloud.test"\} (\S+)$/.exec(line ?? '') ?? [];
    expect(Math.abs(Number(ahead) + 120)).toBeLessThan(2);
  });
});
