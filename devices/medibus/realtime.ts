import type { MedibusEvent } from './parser.ts';

/** One complete group: the values of each stream at one moment. */
export type RealtimeOutcome =
  | { readonly kind: 'group'; readonly bins: ReadonlyMap<number, number> }
  | { readonly kind: 'loss'; readonly detail: string };

/**
 * Puts values to streams. Realtime data has no checksum, and a lost byte can pair the halves of two values into a
 * plausible third, so a group counts only when exactly as many values as its sync byte announced arrived and nothing
 * malformed was in between. That is known at the next sync byte: values come one interval late.
 */
export class RealtimeGroups {
  #open: { readonly streams: readonly number[]; readonly bins: number[]; damaged: boolean } | undefined;
  #strayValues = 0;

  push(event: MedibusEvent): RealtimeOutcome[] {
    switch (event.kind) {
      case 'realtime-sync':
        return [...this.#close(), ...this.#begin(event.streams)];
      case 'realtime-value':
        if (this.#open === undefined) this.#strayValues += 1;
        else this.#add(event.bin);
        return [];
      case 'malformed':
        if (this.#open !== undefined && event.reason.startsWith('realtime-')) this.#open.damaged = true;
        return [];
      default:
        return [];
    }
  }

  /**
   * The line was interrupted. The group under way cannot be trusted and is dropped; what interrupted it is recorded as
   * a gap of its own, so a loss is only reported here when there was damage before.
   */
  interrupt(): RealtimeOutcome[] {
    const damaged = this.#open?.damaged === true || this.#strayValues > 0;
    this.#open = undefined;
    this.#strayValues = 0;
    return damaged ? [{ kind: 'loss', detail: 'damaged curve data before an interruption' }] : [];
  }

  #add(bin: number): void {
    const group = this.#open;
    if (group === undefined) return;
    if (group.bins.length < group.streams.length) group.bins.push(bin);
    else group.damaged = true;
  }

  #begin(streams: readonly number[]): RealtimeOutcome[] {
    const stray = this.#strayValues;
    this.#strayValues = 0;
    this.#open = { streams, bins: [], damaged: false };
    return stray === 0 ? [] : [{ kind: 'loss', detail: 'curve values without a sync byte' }];
  }

  #close(): RealtimeOutcome[] {
    const group = this.#open;
    this.#open = undefined;
    if (group === undefined) return [];
    if (group.damaged || group.bins.length !== group.streams.length) {
      return [
        { kind: 'loss', detail: group.damaged ? 'damaged curve data' : 'not one value for each curve announced' },
      ];
    }
    if (group.streams.length === 0) return [];
    return [{ kind: 'group', bins: new Map(group.streams.map((stream, index) => [stream, group.bins[index] ?? 0])) }];
  }
}
