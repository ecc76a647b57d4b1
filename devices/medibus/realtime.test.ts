import { describe, expect, it } from 'vitest';
import { MedibusParser } from './parser.ts';
import type { RealtimeOutcome } from './realtime.ts';
import { RealtimeGroups } from './realtime.ts';

function outcomes(line: readonly number[]): RealtimeOutcome[] {
  const parser = new MedibusParser();
  const groups = new RealtimeGroups();
  return [...parser.push(Uint8Array.from(line)), ...parser.flush()].flatMap((event) => groups.push(event));
}

function group(...bins: number[]): number[] {
  const sync = 0xd0 | ((1 << bins.length) - 1);
  return [sync, ...bins.flatMap((bin) => [0x80 | (bin & 0x3f), 0x80 | (bin >> 6)])];
}

function bins(outcome: RealtimeOutcome): number[] {
  return outcome.kind === 'group' ? [...outcome.bins.values()] : [];
}

describe('RealtimeGroups', () => {
  it('gives each stream its value once the next sync byte shows the group was whole', () => {
    expect(outcomes([...group(1, 2000), 0xd3])).toEqual([
      {
        kind: 'group',
        bins: new Map([
          [1, 1],
          [2, 2000],
        ]),
      },
    ]);
    expect(outcomes(group(1, 2000))).toEqual([]);
  });

  it('takes sync commands between the sync byte and the values', () => {
    expect(outcomes([0xd1, 0xc6, 0xc0, 0x81, 0x80, 0xd1])).toEqual([{ kind: 'group', bins: new Map([[1, 1]]) }]);
  });

  it('reports values in front of the first sync byte', () => {
    expect(outcomes([0x81, 0x80, 0xd1])).toEqual([{ kind: 'loss', detail: 'curve values without a sync byte' }]);
  });

  it('never invents a value when one byte of two curves is lost, at any place', () => {
    const sent = [
      [100, 3000],
      [200, 3100],
      [300, 3200],
      [400, 3300],
    ];
    const line = [...sent.flatMap((pair) => group(...pair)), 0xd3];
    const allowed = sent.map((pair) => JSON.stringify(pair));
    for (let lost = 0; lost < line.length - 1; lost += 1) {
      const got = outcomes(line.filter((_, index) => index !== lost));
      const groups = got.filter(({ kind }) => kind === 'group').map((outcome) => JSON.stringify(bins(outcome)));
      for (const values of groups) expect(allowed).toContain(values);
      expect(got.some(({ kind }) => kind === 'loss')).toBe(lost !== 0 || groups.length < sent.length);
    }
  });

  it('does not grow when sync bytes never come again', () => {
    const got = outcomes([0xd1, ...new Array<number>(100_000).fill(0x80), 0xd1]);
    expect(got.map(({ kind }) => kind)).toEqual(['loss']);
  });

  it('never invents a value when any of the bytes of one group are lost', () => {
    const groups = [group(100, 3000), group(200, 3100), group(300, 3200)];
    const allowed = [
      [100, 3000],
      [200, 3100],
      [300, 3200],
    ].map((pair) => JSON.stringify(pair));
    for (let kept = 0; kept < 32; kept += 1) {
      const middle = (groups[1] ?? []).filter((_, index) => (kept & (1 << index)) !== 0);
      const got = outcomes([...(groups[0] ?? []), ...middle, ...(groups[2] ?? []), 0xd3]);
      for (const outcome of got) {
        if (outcome.kind === 'group') expect(allowed).toContain(JSON.stringify(bins(outcome)));
      }
      // A group that vanished as a whole leaves no trace in the bytes; every other loss does.
      expect(got.some(({ kind }) => kind === 'loss')).toBe(kept !== 0 && kept !== 31);
    }
  });
});
