import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { driverKinds, findDriverKind } from '../../devices/registry.ts';
import { simulated } from '../../devices/simulators/simulated.ts';
import { readResults } from '../report/write.ts';
import { truthBench } from './bench.ts';
import { judge } from './checker/check.ts';
import { defects } from './defect.ts';
import { play } from './play.ts';
import { showOf } from './show.ts';

const root = join(import.meta.dirname, '../..');

/** What a file loads, and what that loads; types are no code. */
function loads(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  const text = readFileSync(join(root, file), 'utf8');
  for (const [, clause = '', from = ''] of text.matchAll(/^(?:im|ex)port (?!type )([^;]*?)from '(\.[^']+)';/gm)) {
    const names = clause.replaceAll(/[{}\s]/g, ' ').split(',');
    if (names.some((name) => name.trim() !== '' && !name.trim().startsWith('type ')))
      loads(relative(root, join(root, dirname(file), from)), known);
  }
  return known;
}

describe('the checker of recordings', () => {
  it('shares no code with what it judges', () => {
    const own = readdirSync(join(root, 'bench/truth/checker')).map((file) => `bench/truth/checker/${file}`);
    const others = [...new Set(own.flatMap((file) => [...loads(file)]))].filter((file) => !own.includes(file));
    // What talkers' lines are is data; the other two are tests' own readings.
    const data = others.filter((file) => file.startsWith('devices/lines/described/'));
    expect(others.filter((file) => !data.includes(file)).toSorted()).toEqual([
      'devices/capture/testing/whole.ts',
      'devices/dri/testing/wire.ts',
    ]);
    expect([...loads('bench/truth/play.ts')]).toContain('devices/capture/assembler.ts');
  });
});

it('plays every driver there is, for which there is a simulated device', () => {
  const played = new Set(driverKinds.map((_, seed) => showOf(seed).kind.id));
  expect([...played].toSorted()).toEqual(driverKinds.map(({ id }) => id).toSorted());
  expect(driverKinds.filter(({ id }) => !simulated.some((one) => one.id === id))).toEqual([]);
});

// 21, 141: a wall clock that is set back while nobody records what comes late; 59, 95: what the checker learnt.
it.each([
  ['dri', 21],
  ['dri', 141],
  ['nonin-avant', 59],
  ['medibus', 95],
] as const)(
  'has nothing but what happened, and says what is missing, of %s with seed %i',
  async (id, seed) => {
    const { json, truth } = await play(showOf(seed, findDriverKind(id)));
    expect(judge(json, truth).findings).toEqual([]);
  },
  60_000,
);

it('finds each mistake that is made on purpose with each driver, and writes that as the other benches do', async () => {
  const out = mkdtempSync(join(tmpdir(), 'openward-truth-'));
  try {
    expect(await truthBench({ seeds: 6, out })).toEqual({ failed: 0, unseen: 0 });
    const { captureTruth } = readResults(join(out, 'results.json'));
    expect(captureTruth).toMatchObject({ seeds: 6, failures: [] });
    const read = driverKinds.map(({ id }) => id).filter((id) => id !== 'intellivue');
    const planted = read.flatMap((id) => defects.map((defect) => ({ driver: id, defect, found: true })));
    expect(captureTruth?.planted).toMatchObject(planted);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page).toContain('Recordings and what truly happened');
    expect(page).toContain('a gap is swallowed, medibus');
  } finally {
    rmSync(out, { recursive: true });
  }
}, 120_000);
