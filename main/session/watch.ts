import type { ConnectionPart } from '../../api/window/news.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { isAborted, later } from '../../connections/later.ts';
import type { FabricLedger } from '../../connections/ledger/gateway.ts';

/** A part of the network as one person reaches it. */
export interface WatchedPart {
  readonly name: ConnectionPart;
  /**
   * Resolves when the part was reached, with what resolves once that is to be looked at anew: at the latest when the
   * connection broke. Rejects when it cannot be reached. `signal` ends the attempt, and what it holds on to afterwards.
   */
  readonly reach: (signal: AbortSignal) => Promise<{ readonly lost: Promise<unknown> }>;
}

export interface WatchOptions {
  readonly parts: readonly WatchedPart[];
  /** Told once every part was looked at, and whenever that changes. */
  readonly onChange: (state: Reach) => void;
  /** Milliseconds after which a part that has not answered is one that cannot be reached; four seconds when absent. */
  readonly patience?: number;
  /** Milliseconds to wait after so many failures in a row. */
  readonly pause?: (failures: number) => number;
}

/** What cannot be reached, and since when what is shown may have changed unseen. */
export interface Reach {
  readonly missing: readonly ConnectionPart[];
  /** When the part that is missing longest was last known to be there; undefined when none is, or never was. */
  readonly asOf: Date | undefined;
}

/** Short at first, so that a process that is started again is found at once; then as often as costs nothing. */
const backOff = (failures: number): number => Math.min(5000, 500 * 2 ** (failures - 1));

/** Looks after every part by itself until the function it answers is called. */
export function watchReach({ parts, onChange, patience = 4000, pause = backOff }: WatchOptions): () => void {
  const ended = new AbortController();
  const seen = new Map<ConnectionPart, { readonly up: boolean; readonly last: Date | undefined }>();
  let told: string | undefined;
  const note = (name: ConnectionPart, up: boolean): void => {
    if (ended.signal.aborted) return;
    const before = seen.get(name);
    // One that was up until just now was last known to be there just now.
    seen.set(name, { up, last: up || before?.up === true ? new Date() : before?.last });
    const missing = parts.map((part) => part.name).filter((part) => seen.get(part)?.up === false);
    if (seen.size < parts.length || told === missing.join()) return;
    told = missing.join();
    onChange({ missing, asOf: oldest(missing.map((part) => seen.get(part)?.last)) });
  };
  for (const part of parts) void lookAfter(part, note, { patience, pause, signal: ended.signal });
  return () => ended.abort();
}

async function lookAfter(
  { name, reach }: WatchedPart,
  note: (name: ConnectionPart, up: boolean) => void,
  { patience, pause, signal }: Required<Pick<WatchOptions, 'patience' | 'pause'>> & { readonly signal: AbortSignal },
): Promise<void> {
  for (let failures = 0; !isAborted(signal);) {
    const attempt = new AbortController();
    const end = (): void => attempt.abort();
    signal.addEventListener('abort', end);
    const timer = setTimeout(end, patience);
    try {
      const { lost } = await Promise.race([reach(attempt.signal), aborted(attempt.signal).then(late)]);
      clearTimeout(timer);
      failures = 0;
      note(name, true);
      await Promise.race([lost, aborted(attempt.signal)]);
    } catch {
      failures += 1;
      note(name, false);
      await later(pause(failures), signal);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      end();
    }
  }
}

function late(): never {
  throw new Error('No answer in time');
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function oldest(times: readonly (Date | undefined)[]): Date | undefined {
  const known = times.flatMap((time) => (time === undefined ? [] : [time.getTime()]));
  return known.length === 0 ? undefined : new Date(Math.min(...known));
}

/** Milliseconds after which a peer is asked again that has kept its connection: it may be up and not answer. */
const ASKED_AGAIN = 10_000;

/** The ledger is there when the peer answers a question, until its connection breaks. */
export function ledgerPart(fabric: FabricLedger): WatchedPart {
  return {
    name: 'ledger',
    reach: async () => {
      await fabric.evaluate(ledgerApi.organisations.list, {});
      return { lost: fabric.changed(ASKED_AGAIN) };
    },
  };
}
