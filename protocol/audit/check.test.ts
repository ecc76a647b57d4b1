import { describe, expect, it } from 'vitest';
import type { AuditAnchor, AuditEntry } from '../../domain/audit.ts';
import { TrailCheck, type TrailVerdict } from './check.ts';
import { BEFORE_THE_FIRST, digestOf, keptEntry, readEntry, type KeptEntry } from './entry.ts';

const now = new Date('2026-11-30T12:00:00.000Z');

function madeTrail(entries: number): KeptEntry[] {
  const trail: KeptEntry[] = [];
  for (let sequence = 1; sequence <= entries; sequence += 1) {
    const entry: AuditEntry = {
      ...{ format: 'openward-audit/1', sequence, at: '2026-11-30T11:00:00.000Z', act: 'assign', state: 'ended' },
      ...{ by: { kind: 'itself' }, about: [`a-${sequence}`], from: '', outcome: 'OK' },
      request: '6f1c1f4e-6f9e-4a1a-8b4e-000000000000',
      previous: trail.at(-1)?.digest ?? BEFORE_THE_FIRST,
    };
    trail.push(keptEntry(entry));
  }
  return trail;
}

const at = (trail: readonly KeptEntry[], sequence: number): KeptEntry => {
  const found = trail.find((one) => one.sequence === sequence);
  if (!found) throw new Error(`The trail made for this test has no entry ${sequence}`);
  return found;
};

const anchorOf = ({ sequence, digest }: KeptEntry, when = '2026-11-30T11:30:00.000Z'): AuditAnchor => ({
  ...{ mspId: 'Hospital1MSP', keeper: 'hospital', at: when },
  ...{ sequence, digest },
});

function judged(trail: readonly KeptEntry[], anchors: readonly AuditAnchor[]): TrailVerdict {
  const check = new TrailCheck(anchors, now);
  for (const kept of trail) check.take(kept);
  return check.verdict();
}

/** An entry said otherwise, with every digest after it made anew: what somebody with the whole database can do. */
function rewritten(trail: readonly KeptEntry[], sequence: number): KeptEntry[] {
  const anew: KeptEntry[] = [];
  for (const kept of trail) {
    const entry = readEntry(kept.entry);
    if (!entry) throw new Error('The trail made for this test cannot be read');
    const outcome = kept.sequence === sequence ? 'NOT_ENTITLED' : entry.outcome;
    anew.push(keptEntry({ ...entry, outcome, previous: anew.at(-1)?.digest ?? BEFORE_THE_FIRST }));
  }
  return anew;
}

describe('an audit trail', () => {
  const trail = madeTrail(8);
  const anchors = [3, 6].map((sequence) => anchorOf(at(trail, sequence)));

  it('as it was written is intact, and says up to where the ledger proves it', () => {
    expect(judged(trail, anchors)).toEqual({
      ...{ intact: true, entries: 8, first: 1, last: 8, anchored: 6 },
      ...{ breaches: [], more: 0 },
    });
  });

  it('without an entry is intact as long as the ledger has none', () => {
    expect(judged([], []).intact).toBe(true);
    expect(judged([], anchors).breaches).toEqual([{ kind: 'cut', sequence: 1, until: 6 }]);
  });

  it.each([1, 4, 8])('of which the text of entry %i was changed is found out', (sequence) => {
    const changed = trail.map((kept) =>
      kept.sequence === sequence ? { ...kept, entry: kept.entry.replace('"OK"', '"NO"') } : kept,
    );
    expect(judged(changed, anchors).breaches).toContainEqual({ kind: 'altered', sequence });
  });

  it('of which a text and its digest were changed does not follow', () => {
    const changed = trail.map((kept) => {
      if (kept.sequence !== 7) return kept;
      const entry = kept.entry.replace('"OK"', '"NO"');
      return { ...kept, entry, digest: digestOf(Buffer.from(entry)) };
    });
    expect(judged(changed, anchors).breaches).toEqual([{ kind: 'broken', sequence: 8 }]);
  });

  it('that was made anew from an entry on is not what the ledger has', () => {
    expect(judged(rewritten(trail, 2), anchors).breaches).toEqual([
      { kind: 'not-anchored-so', sequence: 3 },
      { kind: 'not-anchored-so', sequence: 6 },
    ]);
  });

  it('from which an entry was taken says which is missing', () => {
    const without = trail.filter(({ sequence }) => sequence !== 5);
    expect(judged(without, anchors).breaches).toEqual([
      { kind: 'missing', sequence: 5, until: 5 },
      { kind: 'broken', sequence: 6 },
    ]);
  });

  it('whose tail was cut off lacks what the ledger has', () => {
    expect(judged(trail.slice(0, 4), anchors).breaches).toEqual([{ kind: 'cut', sequence: 5, until: 6 }]);
  });

  it('in which two entries changed places is out of order', () => {
    const turned = [...trail.slice(0, 3), at(trail, 5), at(trail, 4), ...trail.slice(5)];
    expect(judged(turned, anchors).breaches).toContainEqual({ kind: 'broken', sequence: 4 });
  });

  it('that is the same in another spelling is not in its one form', () => {
    const spelled = trail.map((kept) => {
      if (kept.sequence !== 8) return kept;
      const entry = kept.entry.replace('{', '{ ');
      return { ...kept, entry, digest: digestOf(Buffer.from(entry)) };
    });
    expect(judged(spelled, anchors).breaches).toEqual([{ kind: 'unreadable', sequence: 8 }]);
  });

  it('may begin late only behind an entry of the ledger, three years after it', () => {
    const old = anchorOf(at(trail, 3), '2023-11-29T00:00:00.000Z');
    expect(judged(trail.slice(3), [old]).intact).toBe(true);
    for (const [kept, known] of [
      [trail.slice(3), [anchorOf(at(trail, 3))]],
      [trail.slice(4), [old]],
      [trail.slice(3), []],
      [rewritten(trail, 2).slice(3), [old]],
    ] as const)
      expect(judged(kept, known).breaches).toContainEqual(expect.objectContaining({ kind: 'begins-late' }));
  });

  it('tells a hundred of what is wrong, and how many there are beside', () => {
    const long = madeTrail(150).map((kept) => ({ ...kept, digest: BEFORE_THE_FIRST }));
    const { breaches, more } = judged(long, []);
    expect(breaches).toHaveLength(100);
    expect(more).toBeGreaterThan(100);
  });
});
