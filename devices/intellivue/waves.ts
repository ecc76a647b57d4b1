import type { WaveformEvent } from '../link/driver.ts';
import type { Link } from '../link/session.ts';
import { readAttribute } from './attributes.ts';
import { hex4 } from './codes.ts';
import type { FieldReader } from './field-reader.ts';
import { Attribute } from './nomenclature.ts';
import type { Observation, PollResult } from './poll-result.ts';
import { isFit, stateText } from './measurement-state.ts';
import { SeriesNames } from './series-names.ts';
import {
  completeContext,
  isSameContext,
  noSample,
  readSamples,
  readWaveContext,
  type WaveContext,
  type WaveContextParts,
} from './wave-context.ts';
import { WaveStream } from './wave-stream.ts';

/** What the codes of curves begin with. */
export const vueWaveGroup = 'intellivue.wave';

/** How many pieces of a curve are kept until the monitor has said how to read them: those of 15 s. */
const mostHeld = 60;

interface Piece {
  readonly physio: number;
  readonly state: number;
  readonly bytes: Uint8Array;
}

/** A curve of one object, as far as it is known. */
interface WaveObject {
  parts: WaveContextParts;
  held: { readonly pieces: readonly Piece[]; readonly nowMs: number }[];
}

/** The monitor's curves: what comes of each, and what is said of it. */
export class MonitorWaves {
  readonly #link: Link;
  readonly #names = new SeriesNames(vueWaveGroup);
  readonly #objects = new Map<string, WaveObject>();
  readonly #measured = new Map<string, number>();
  readonly #streams = new Map<string, WaveStream>();
  readonly #due = new Set<string>();
  readonly #said = new Map<string, string>();

  constructor(link: Link) {
    this.#link = link;
  }

  /** The curves of one message. @throws UnreadableMessage, and then nothing of it was taken */
  take(result: PollResult): void {
    const read = result.observations.map((observation) => ({
      object: `${hex4(observation.context)}${hex4(observation.handle)}`,
      context: readWaveContext(observation.attributes),
      pieces: readPieces(observation),
    }));
    for (const { object, context, pieces } of read) this.#takeObject(object, context, pieces);
    this.#link.tell('answered', { at: this.#link.at(), group: vueWaveGroup, codes: [] });
  }

  /** The next samples do not follow the last ones, and objects have other numbers afterwards. */
  interrupt(): void {
    for (const [code, stream] of this.#streams) this.#tell(code, stream.interrupt(), stream.context.intervalMs);
    this.#objects.clear();
    this.#measured.clear();
    this.#said.clear();
  }

  #takeObject(object: string, context: WaveContextParts, pieces: readonly Piece[]): void {
    const known = this.#objects.get(object) ?? { parts: {}, held: [] };
    this.#objects.set(object, known);
    known.parts = { ...known.parts, ...context };
    if (pieces.length > 0) known.held.push({ pieces, nowMs: this.#link.axis.nowMs() });
    const whole = completeContext(known.parts);
    if (whole === undefined) {
      this.#forgetOldest(object, known);
      return;
    }
    const held = known.held.splice(0);
    for (const { pieces: all, nowMs } of held) for (const piece of all) this.#takePiece(object, piece, whole, nowMs);
  }

  #forgetOldest(object: string, known: WaveObject): void {
    if (known.held.length <= mostHeld) return;
    known.held.shift();
    this.#link.gaps.record('waveform-loss', `${vueWaveGroup}: the monitor does not say how to read object ${object}`);
  }

  #takePiece(object: string, { physio, state, bytes }: Piece, context: WaveContext, nowMs: number): void {
    const code = this.#nameOf(object, physio, context);
    this.#sayState(code, state);
    const numbers = readSamples(bytes, context);
    const stream = this.#streamOf(code, context);
    const samples = isFit(state) ? numbers : numbers.map(() => noSample);
    this.#tell(code, stream.add(samples, nowMs), context.intervalMs);
    if (stream.takeSurplus() > 0)
      this.#link.gaps.record('waveform-loss', `${code}: more samples than time has passed, left out`);
  }

  /** Which objects measure the same shows in the course of time: each has its own message. */
  #nameOf(object: string, physio: number, { unit, unitCode }: WaveContext): string {
    this.#measured.set(object, physio);
    const one = { object, physio, unit, unitCode };
    const others = [...this.#measured].map(([other, its]) => ({ ...one, object: other, physio: its }));
    this.#names.look(others);
    return this.#names.nameOf(one);
  }

  #streamOf(code: string, context: WaveContext): WaveStream {
    const before = this.#streams.get(code);
    if (before !== undefined && isSameContext(before.context, context)) return before;
    // Set up anew: what is held of it belongs to before.
    if (before !== undefined) this.#tell(code, before.interrupt(), before.context.intervalMs);
    const stream = new WaveStream(code, context);
    this.#streams.set(code, stream);
    return stream;
  }

  /** Why there is no curve, or that there is one again. */
  #sayState(code: string, state: number): void {
    const text = isFit(state) ? '' : stateText(state);
    if ((this.#said.get(code) ?? '') === text) return;
    this.#said.set(code, text);
    this.#link.tell('note', { at: this.#link.at(), code, text });
  }

  /** A curve is due from its first sample on: what was asked for and is not measured never comes. */
  #tell(code: string, waveforms: readonly WaveformEvent[], everyMs: number): void {
    if (waveforms.length > 0 && !this.#due.has(code)) {
      this.#due.add(code);
      this.#link.tell('due', { series: [{ code, kind: 'curve', everyMs }] });
    }
    for (const waveform of waveforms) this.#link.tell('waveform', waveform);
  }
}

/** Samples of one object: of one curve, or of several that are measured together. */
function readPieces({ attributes }: Observation): Piece[] {
  const one = readAttribute(attributes, Attribute.samples, readPiece);
  const several = readAttribute(attributes, Attribute.compoundSamples, (field) => field.list(readPiece)) ?? [];
  return [...(one === undefined ? [] : [one]), ...several];
}

function readPiece(field: FieldReader): Piece {
  return { physio: field.u16(), state: field.u16(), bytes: field.bytes(field.u16()) };
}
