import { describe, expect, it } from 'vitest';
import { TRAIL_KEPT_MS, type AuditEntry } from '../../domain/audit.ts';
import { TrailCheck } from './check.ts';
import { BEFORE_THE_FIRST, keptEntry, readEntry, type KeptEntry } from './entry.ts';

const now = new Date('2030-01-15T08:00:00.000Z');
const source = { mspId: 'Hospital1MSP', keeper: 'hospital' } as const;

/** Entries that follow one another, from a number on. */
function trail(count: number, first = 1, previous = BEFORE_THE_FIRST): KeptEntry[] {
  const kept: KeptEntry[] = [];
  for (let sequence = first; sequence < first + count; sequence += 1) {
    const entry: AuditEntry = {
      ...{ format: 'openward-audit/1', sequence, at: now.toISOString(), act: 'assign', state: 'ended' },
      ...{ by: { kind: 'itself' }, about: [], from: '', outcome: 'OK', previous: kept.at(-1)?.digest ?? previous },
      request: '6f1c1f4e-6f9e-4a1a-8b4e-000000000000',
    };
    kept.push(keptEntry(entry));
  }
  return kept;
}

function judged(kept: readonly KeptEntry[], anchors: ConstructorParameters<typeof TrailCheck>[0] = []) {
  const check = new TrailCheck(anchors, now);
  for (const one of kept) check.take(one);
  return check.verdict();
}

describe('a trail that is judged', () => {
  it('is intact when nothing is wrong, and not when one thing is', () => {
    const whole = trail(4);
    expect(judged(whole)).toEqual({ intact: true, entries: 4, first: 1, last: 4, anchored: 0, breaches: [], more: 0 });
    const changed = whole.map((one, at) => (at === 2 ? { ...one, entry: one.entry.replace('assign', 'cancel') } : one));
    expect(judged(changed)).toMatchObject({ intact: false, breaches: [{ kind: 'altered', sequence: 3 }], more: 0 });
  });

  it('has a hundred breaches told, and the others counted', () => {
    const changed = trail(130).map((one) => ({ ...one, entry: `${one.entry} ` }));
    const { breaches, more } = judged(changed);
    expect(breaches).toHaveLength(100);
    const all = new Set(breaches.map(({ sequence }) => sequence)).size;
    expect(more).toBe((130 * 100) / all - 100);
  });

  it('is compared with as many as the ledger has of it in years', () => {
    const at = now.toISOString();
    const anchors = Array.from({ length: 300_000 }, (_, n) => ({
      ...source,
      sequence: n + 1,
      digest: '0'.repeat(96),
      at,
    }));
    expect(judged([], anchors).breaches).toEqual([{ kind: 'cut', sequence: 1, until: 300_000 }]);
  });

  it('may begin later when what was before was kept for its time, to the millisecond, and the ledger has it', () => {
    const [first, ...rest] = trail(3);
    const { sequence = 0, digest = '' } = first ?? {};
    const anchorOf = (age: number) => ({
      ...{ ...source, sequence, digest },
      at: new Date(now.getTime() - age).toISOString(),
    });
    expect(judged(rest, [anchorOf(TRAIL_KEPT_MS)])).toMatchObject({ intact: true, first: 2 });
    const early = judged(rest, [anchorOf(TRAIL_KEPT_MS - 1)]);
    expect(early).toMatchObject({ intact: false, breaches: [{ kind: 'begins-late', sequence: 2 }] });
    const unreadable = [{ sequence: 2, entry: '{', digest: '0'.repeat(96) }];
    expect(judged(unreadable, [anchorOf(TRAIL_KEPT_MS)]).breaches.map(({ kind }) => kind)).toContain('unreadable');
  });
});

it('what is no canonical entry is none', () => {
  const [kept] = trail(1);
  const text = kept?.entry ?? '';
  expect(readEntry(text)).toMatchObject({ act: 'assign', sequence: 1 });
  for (const other of ['', '{', '{}', ` ${text}`, text.replace('assign', 'as sign')])
    expect(readEntry(other)).toBeUndefined();
});
