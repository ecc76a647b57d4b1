import type { AuditAnchor, AuditEntry } from '../../domain/audit.ts';
import { PID } from '../../domain/ids.ts';
import type { TrailBreach } from '../audit/check.ts';
import { BEFORE_THE_FIRST, digestOf, keptEntry, readEntry, type KeptEntry } from '../audit/entry.ts';
import { canonicalText } from '../encoding/canonical-json.ts';
import type { Fixtures } from './fixtures.ts';
import type { AuditVectors } from './judged-trails.ts';

type Case = AuditVectors['cases'][number];

const NOW = '2026-11-30T12:00:00.000Z';
const LAST_HOUR = '2026-11-30T11:00:00.000Z';
const LONG_AGO = '2023-11-29T12:00:00.000Z';
const REQUEST = '6f1c1f4e-6f9e-4a1a-8b4e-0123456789ab';

/** A trail, and a case for each rule of who judges one. */
export function makeAuditRules({ patient }: Fixtures): AuditVectors {
  const trail = trailOf(patient.pid);
  const [first, second, third, fourth, fifth, sixth] = trail;
  if (!first || !second || !third || !fourth || !fifth || !sixth) throw new Error('A trail of six entries');
  const anchors = [anchorOf(third), anchorOf(fifth)];
  const judged = (name: string, kept: KeptEntry[], breaches: TrailBreach[], known = anchors): Case => ({
    ...{ name, trail: kept.map((one) => (trail.includes(one) ? one.sequence : one)), anchors: known, breaches },
  });
  const instead = (place: KeptEntry, kept: KeptEntry): KeptEntry[] => trail.map((one) => (one === place ? kept : one));
  const spelled = (kept: KeptEntry, entry: string): KeptEntry => ({
    ...kept,
    entry,
    digest: digestOf(Buffer.from(entry)),
  });
  const said = (kept: KeptEntry, over: object): KeptEntry =>
    spelled(kept, canonicalText({ ...JSON.parse(kept.entry), ...over }));
  const last = (name: string, over: object): Case =>
    judged(name, instead(sixth, said(sixth, over)), [{ kind: 'unreadable', sequence: 6 }]);
  const altered = { ...fourth, entry: fourth.entry.replace('NOT_ENTITLED', 'OK') };
  const old = anchorOf(third, LONG_AGO);
  const shutOut = (kind: TrailBreach['kind'], sequence: number, until?: number): TrailBreach => ({
    ...{ kind, sequence },
    ...(until === undefined ? {} : { until }),
  });
  const again = anew(trail, first);
  return {
    now: NOW,
    trail,
    cases: [
      judged('a trail as it was written', trail, []),
      judged('a trail of which the ledger has nothing yet', trail, [], []),
      judged('an entry with another text', instead(fourth, altered), [shutOut('altered', 4)]),
      judged('an entry with another text and the digest of that', instead(fourth, spelled(fourth, altered.entry)), [
        shutOut('broken', 5),
      ]),
      judged('every entry made anew', again, [shutOut('not-anchored-so', 3), shutOut('not-anchored-so', 5)]),
      judged(
        'an entry taken away',
        trail.filter((one) => one !== second),
        [shutOut('missing', 2, 2), shutOut('broken', 3)],
      ),
      judged('a tail cut off', trail.slice(0, 4), [shutOut('cut', 5, 5)]),
      judged('nothing left', [], [shutOut('cut', 1, 5)]),
      judged('an entry twice', [...trail, sixth], [shutOut('broken', 6), shutOut('broken', 6)]),
      judged('an entry of another number than it is kept under', instead(sixth, said(sixth, { sequence: 7 })), [
        shutOut('unreadable', 6),
      ]),
      judged('an entry with a blank in it', instead(sixth, spelled(sixth, sixth.entry.replace('{', '{ '))), [
        shutOut('unreadable', 6),
      ]),
      judged(
        'a first entry that follows something',
        [said(first, { previous: 'f'.repeat(96) }), ...trail.slice(1)],
        [shutOut('broken', 1), shutOut('broken', 2)],
      ),
      judged(
        'a trail that went on behind what the ledger has',
        [...trail.slice(0, 2), resumed(second)],
        [shutOut('missing', 3, 5), shutOut('resumed', 6)],
      ),
      judged('what is old put away', trail.slice(3), [], [old, anchorOf(fifth)]),
      judged('what is not old put away', trail.slice(3), [shutOut('begins-late', 4)]),
      judged('more put away than the ledger has an entry before', trail.slice(4), [shutOut('begins-late', 5)], [old]),
      judged('a rest that does not follow what was put away', again.slice(3), [shutOut('begins-late', 4)], [old]),
      ...malformed(last),
    ],
  };
}

function malformed(last: (name: string, over: object) => Case): Case[] {
  return [
    last('an entry of another format', { format: 'openward-audit/2' }),
    last('an entry with a member of its own', { note: 'x' }),
    last('an entry with a time that is none', { at: '2026-11-30' }),
    last('an entry with an act of several words', { act: 'two words' }),
    last('an entry in an unknown state', { state: 'dreamt' }),
    last('an entry by somebody without a pseudo-identity', {
      by: { kind: 'person', role: 'doctor', mspId: 'Hospital1MSP', pid: 'x' },
    }),
    last('an entry by a program with a member of its own', {
      by: { kind: 'program', role: 'sa', mspId: 'SaMSP', name: 'x' },
    }),
    last('an entry by a person with a member of its own', {
      by: { kind: 'person', role: 'doctor', mspId: 'Hospital1MSP', pid: 'b'.repeat(96), name: 'x' },
    }),
    last('an entry by the service itself with a member of its own', { by: { kind: 'itself', role: 'sa' } }),
    last('an entry by somebody unknown with a member of its own', { by: { kind: 'unknown', role: 'sa' } }),
    last('an entry by somebody of an unknown kind', { by: { kind: 'ghost' } }),
    last('an entry about what is no id', { about: ['Zhang San'] }),
    last('an entry about nine things', { about: Array.from({ length: 9 }, (_, index) => `a${index}`) }),
    last('an entry from what is no address', { from: 'here or there' }),
    last('an entry with an outcome that is no code', { outcome: 'went well' }),
    last('an entry of a request that is none', { request: 'x' }),
    last('an entry whose digest of the one before is none', { previous: 'x' }),
  ];
}

function trailOf(name: string): KeptEntry[] {
  const pid = PID.parse(name);
  const person: AuditEntry['by'] = { kind: 'person', role: 'patient', mspId: 'Hospital1MSP', pid };
  const operator: AuditEntry['by'] = { kind: 'program', role: 'operator', mspId: 'Hospital1MSP' };
  const desk: AuditEntry['by'] = { kind: 'program', role: 'workstation', mspId: 'Hospital1MSP', key: 'a'.repeat(64) };
  const notes: Pick<AuditEntry, 'act' | 'state' | 'by' | 'about' | 'from' | 'outcome'>[] = [
    { act: 'serviceStarted', state: 'ended', by: { kind: 'itself' }, about: [], from: '', outcome: 'OK' },
    { act: 'book', state: 'begun', by: person, about: [pid], from: '10.0.0.7' },
    { act: 'book', state: 'ended', by: person, about: [pid], from: '10.0.0.7', outcome: 'OK' },
    { act: 'bookings', state: 'asked', by: person, about: [], from: '2001:db8::7', outcome: 'NOT_ENTITLED' },
    { act: 'auditEntries', state: 'asked', by: operator, about: [], from: '::1', outcome: 'OK' },
    { act: 'register', state: 'ended', by: desk, about: [], from: '10.0.0.9', outcome: 'INPUT_INVALID' },
  ];
  return notes.reduce<KeptEntry[]>((trail, note) => [...trail, entryOf(note, trail.at(-1))], []);
}

function entryOf(note: Omit<AuditEntry, 'format' | 'sequence' | 'at' | 'request' | 'previous'>, before?: KeptEntry) {
  const sequence = (before?.sequence ?? 0) + 1;
  const previous = before?.digest ?? BEFORE_THE_FIRST;
  return keptEntry({ format: 'openward-audit/1', sequence, at: LAST_HOUR, ...note, request: REQUEST, previous });
}

function anchorOf({ sequence, digest }: KeptEntry, at = LAST_HOUR): AuditAnchor {
  return { mspId: 'Hospital1MSP', keeper: 'hospital', sequence, digest, at };
}

/** Every entry from the first on, which says something else. */
function anew(trail: readonly KeptEntry[], first: KeptEntry): KeptEntry[] {
  const made: KeptEntry[] = [];
  for (const kept of trail) {
    const entry = readEntry(kept.entry);
    if (!entry) throw new Error('An entry of this trail cannot be read');
    const outcome = kept === first ? { outcome: 'INTERNAL' } : {};
    made.push(keptEntry({ ...entry, ...outcome, previous: made.at(-1)?.digest ?? BEFORE_THE_FIRST }));
  }
  return made;
}

function resumed(before: KeptEntry): KeptEntry {
  return keptEntry({
    ...{ format: 'openward-audit/1', sequence: 6, at: NOW, act: 'trailResumed', state: 'ended' },
    ...{ by: { kind: 'itself' }, about: ['5', 'b'.repeat(96)], from: '', outcome: 'OK' },
    ...{ request: REQUEST, previous: before.digest },
  });
}
