import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../domain/audit.ts';
import { BEFORE_THE_FIRST, keptEntry, type KeptEntry } from '../../../protocol/audit/entry.ts';
import { auditView } from './audit-view.ts';

function trailOf(entries: number): KeptEntry[] {
  const trail: KeptEntry[] = [];
  for (let sequence = 1; sequence <= entries; sequence += 1) {
    const entry: AuditEntry = {
      ...{ format: 'openward-audit/1', sequence, at: '2026-11-30T11:00:00.000Z', act: 'assign', state: 'ended' },
      ...{ by: { kind: 'itself' }, about: [], from: '', outcome: 'OK' },
      request: '6f1c1f4e-6f9e-4a1a-8b4e-0123456789ab',
      previous: trail.at(-1)?.digest ?? BEFORE_THE_FIRST,
    };
    trail.push(keptEntry(entry));
  }
  return trail;
}

/** What an administrator is shown of a page, newest first, as `number` or `number!` where it is not sound. */
function shownOf(newestFirst: readonly KeptEntry[]): string[] {
  const { entries, unreadable } = auditView(newestFirst);
  return [...entries.map(({ sequence, sound }) => `${sequence}${sound ? '' : '!'}`), `${unreadable} unreadable`];
}

describe('a page of what was done', () => {
  const trail = trailOf(4).reverse();

  it('is sound as it was written', () => {
    expect(shownOf(trail)).toEqual(['4', '3', '2', '1', '0 unreadable']);
  });

  it('says which entry was changed', () => {
    const changed = trail.map((kept) =>
      kept.sequence === 2 ? { ...kept, entry: kept.entry.replace('"OK"', '"NO"') } : kept,
    );
    expect(shownOf(changed)).toEqual(['4', '3', '2!', '1', '0 unreadable']);
  });

  it('says behind which entry one is missing', () => {
    expect(shownOf(trail.filter(({ sequence }) => sequence !== 2))).toEqual(['4', '3!', '1', '0 unreadable']);
  });

  it('counts what cannot be read at all, and hides no other for it', () => {
    const broken = trail.map((kept) => (kept.sequence === 3 ? { ...kept, entry: '{}' } : kept));
    expect(shownOf(broken)).toEqual(['4', '2', '1', '1 unreadable']);
  });
});
