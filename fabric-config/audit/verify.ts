import { TrailCheck, type TrailBreach, type TrailVerdict } from '../../protocol/audit/check.ts';
import type { Place } from '../lifecycle/membership.ts';
import { ledgerAnchors, withTrails, type ReadableTrail } from './trails.ts';

/** What became of a trail when it was judged. */
export interface JudgedTrail extends TrailVerdict {
  readonly org: string;
  readonly keeper: ReadableTrail['keeper'];
}

/**
 * Reads every entry of an organisation's trails and judges them by their digests and by what the ledger has of them.
 * Errors: those of `withTrails`, LEDGER_UNAVAILABLE; nothing is judged by half.
 */
export function verifyTrails(place: Place, org: string): Promise<JudgedTrail[]> {
  return withTrails(place, org, async (trail, node) => {
    // First what the ledger has: what is put there while the entries are read is then ahead of it.
    const check = new TrailCheck(await ledgerAnchors(node, trail), new Date());
    for await (const kept of trail.entries()) check.take(kept);
    return { org, keeper: trail.keeper, ...check.verdict() };
  });
}

/** For people, some lines. */
export function verdictText({ org, keeper, entries, first, last, anchored, intact, ...found }: JudgedTrail): string {
  const range = entries === 0 ? 'no entries' : `${entries} entries, ${first} to ${last}`;
  const proven = anchored === 0 ? 'none of them on the ledger yet' : `proven by the ledger up to ${anchored}`;
  const more = found.more === 0 ? [] : [`and ${found.more} more`];
  const lines = [...found.breaches.map(breachText), ...more].map((line) => `\n      ${line}`);
  return `${org} ${keeper}: ${range}; ${proven}; ${intact ? 'intact' : 'NOT INTACT'}${lines.join('')}`;
}

function breachText({ kind, sequence, until }: TrailBreach): string {
  const which = until === undefined || until === sequence ? `entry ${sequence}` : `entries ${sequence} to ${until}`;
  return `${which}: ${words[kind]}`;
}

const words: Readonly<Record<TrailBreach['kind'], string>> = {
  unreadable: 'cannot be read, or is not in its one form',
  altered: 'is not what was written: its digest is another',
  broken: 'does not follow the one before',
  missing: 'not there',
  'not-anchored-so': 'the ledger has another one',
  cut: 'on the ledger and not there: cut off, or an older database',
  resumed: 'the service found that the ledger had later entries than its database, and went on behind them',
  'begins-late': 'what was before is gone before its time, or is not what the ledger has',
};
