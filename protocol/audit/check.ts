import { TRAIL_KEPT_MS, type AuditAnchor, type AuditEntry } from '../../domain/audit.ts';
import { lowestAndHighest } from '../../domain/extent.ts';
import { BEFORE_THE_FIRST, digestOf, readEntry, type KeptEntry } from './entry.ts';

/**
 * What is wrong with a trail.
 * `unreadable`: no entry, or not in canonical form. `altered`: an entry has not the digest that is kept with it.
 * `broken`: it does not follow the one before. `missing`: numbers `sequence` to `until` are not there.
 * `not-anchored-so`: the ledger has another digest of it. `cut`: the ledger has entries up to `until` that are not
 * there. `resumed`: the service found that itself when it started, and went on; the entry says so.
 * `begins-late`: what was before is gone before its time, or was not what the ledger has.
 */
export type BreachKind =
  'unreadable' | 'altered' | 'broken' | 'missing' | 'not-anchored-so' | 'cut' | 'resumed' | 'begins-late';

/** One thing that is wrong, and with which entry. */
export interface TrailBreach {
  /** What it is. */
  readonly kind: BreachKind;
  /** Of the entry, or of the first one concerned. */
  readonly sequence: number;
  /** Of the last one concerned, where there are several. */
  readonly until?: number;
}

/** What is found of a whole trail. */
export interface TrailVerdict {
  /** Whether nothing is wrong. */
  readonly intact: boolean;
  /** How many entries were read. */
  readonly entries: number;
  /** Number of the first; 0 where there is none. */
  readonly first: number;
  /** The highest number; 0 where there is none. */
  readonly last: number;
  /** Up to where the ledger proves them; 0 where it has nothing. */
  readonly anchored: number;
  /** At most a hundred. */
  readonly breaches: readonly TrailBreach[];
  /** How many there are beside those. */
  readonly more: number;
}

const MOST_BREACHES = 100;

/** Judges a trail entry by entry, in their order, against what the ledger has of it. It keeps none of them. */
export class TrailCheck {
  readonly #anchors: ReadonlyMap<number, AuditAnchor>;
  readonly #lastAnchored: number;
  readonly #now: Date;
  readonly #breaches: TrailBreach[] = [];
  #found = 0;
  #entries = 0;
  #first = 0;
  #last = 0;
  #digest = BEFORE_THE_FIRST;

  /** @param anchors all that the ledger has of this trail */
  constructor(anchors: readonly AuditAnchor[], now: Date) {
    this.#anchors = new Map(anchors.map((anchor) => [anchor.sequence, anchor]));
    this.#lastAnchored = lowestAndHighest(this.#anchors.keys())?.[1] ?? 0;
    this.#now = now;
  }

  /** The next entry, as it is kept. */
  take(kept: KeptEntry): void {
    const entry = readEntry(kept.entry);
    if (this.#entries === 0) this.#begin(kept.sequence, entry);
    else this.#follow(kept.sequence);
    this.#judge(kept, entry);
    this.#entries += 1;
    this.#last = Math.max(this.#last, kept.sequence);
    this.#digest = kept.digest;
  }

  /** After the last. */
  verdict(): TrailVerdict {
    if (this.#lastAnchored > this.#last)
      this.#add({ kind: 'cut', sequence: this.#last + 1, until: this.#lastAnchored });
    return {
      intact: this.#found === 0,
      entries: this.#entries,
      first: this.#first,
      last: this.#last,
      anchored: Math.min(this.#lastAnchored, this.#last),
      breaches: [...this.#breaches],
      more: this.#found - this.#breaches.length,
    };
  }

  #begin(sequence: number, entry: AuditEntry | undefined): void {
    this.#first = sequence;
    if (sequence === 1) return;
    // What is old may go, up to an entry that the ledger has: the first that is kept follows that one.
    const before = this.#anchors.get(sequence - 1);
    const isDue = before !== undefined && this.#now.getTime() - Date.parse(before.at) >= TRAIL_KEPT_MS;
    if (!isDue || entry?.previous !== before.digest) this.#add({ kind: 'begins-late', sequence });
    this.#digest = entry?.previous ?? this.#digest;
  }

  #follow(sequence: number): void {
    if (sequence === this.#last + 1) return;
    if (sequence > this.#last) this.#add({ kind: 'missing', sequence: this.#last + 1, until: sequence - 1 });
    else this.#add({ kind: 'broken', sequence });
  }

  #judge({ sequence, entry: text, digest }: KeptEntry, entry: AuditEntry | undefined): void {
    if (digestOf(Buffer.from(text, 'utf8')) !== digest) this.#add({ kind: 'altered', sequence });
    if (entry?.sequence !== sequence) this.#add({ kind: 'unreadable', sequence });
    else if (entry.previous !== this.#digest) this.#add({ kind: 'broken', sequence });
    if (entry?.act === 'trailResumed') this.#add({ kind: 'resumed', sequence });
    const anchor = this.#anchors.get(sequence);
    if (anchor !== undefined && anchor.digest !== digest) this.#add({ kind: 'not-anchored-so', sequence });
  }

  #add(breach: TrailBreach): void {
    this.#found += 1;
    if (this.#breaches.length < MOST_BREACHES) this.#breaches.push(breach);
  }
}
