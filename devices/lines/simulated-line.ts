/**
 * Writes the lines of a described device, from what its description says alone and on purpose without any code that
 * reads them, so that a mistake there is not hidden by the same mistake here.
 */
import type { TalkerDescription } from './description.ts';

type Form = TalkerDescription['forms'][number];
type Part = Form['parts'][number];
type Of<Kind extends Part['is']> = Extract<Part, { is: Kind }>;

/** What a simulated device is just now. */
export interface SimulatedMoment {
  /** Since it was switched on. */
  readonly seconds: number;
  /** Its clock, milliseconds since the Unix epoch as UTC. */
  readonly clockMs: number;
  /** Nothing on the patient: no values. */
  readonly off: boolean;
  readonly alarm: boolean;
}

/** A line as it is put on the wire, and what it says. */
export interface PlayedLine {
  readonly text: string;
  /** By the code of the series; null where the device has no value. */
  readonly values: ReadonlyMap<string, number | null>;
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** One device of a kind: its number, what it has of what such devices may have, and its patient. */
export class SimulatedTalker {
  readonly #id: string;
  readonly #seed: number;

  constructor(id: string, seed: number) {
    this.#id = id;
    this.#seed = seed;
  }

  line(form: Form, moment: SimulatedMoment): PlayedLine {
    const values = new Map<string, number | null>();
    let text = '';
    for (const part of form.parts) {
      const own = this.#write(part, moment, (code, value) => values.set(`${this.#id}.${form.id}.${code}`, value));
      if (own === undefined) continue;
      const blank = text === '' || part.glued || own === '' ? '' : ' ';
      text += `${blank}${part.label ?? ''}${own}${own === '' ? '' : (part.after[0] ?? '')}`;
    }
    return { text, values };
  }

  /** @returns undefined for a part that this device leaves out */
  #write(part: Part, moment: SimulatedMoment, say: (code: string, value: number | null) => void): string | undefined {
    const flags = part.is === 'bits' || part.is === 'words';
    if (part.optional && !flags && this.#seed % 2 === 0) return undefined;
    switch (part.is) {
      case 'value':
        return this.#writeValue(part, moment, say);
      case 'clock':
        return writeTime(part.form, moment.clockMs);
      case 'identity':
        return this.#writeIdentity(part);
      case 'word':
        return part.text;
      case 'ignored':
        return 'X'.repeat(Math.min(4, part.most));
      case 'rest':
        return '';
      case 'bits':
        return writeBits(part, moment);
      case 'words':
        return wordsFor(part.words, moment)
          .map(({ word }) => word)
          .join(' ');
    }
  }

  #writeValue(part: Of<'value'>, moment: SimulatedMoment, say: (code: string, value: number | null) => void): string {
    const [absent] = part.absent;
    if (moment.off && absent !== undefined) {
      say(part.code, null);
      return absent;
    }
    const value = part.rises === undefined ? this.#wave(part, moment) : counted(part.usual, part.rises, moment);
    const picture = part.forms[0] ?? '0';
    const decimals = picture.includes('.') ? picture.length - picture.indexOf('.') - 1 : 0;
    const written = (value / part.scale).toFixed(decimals);
    say(part.code, Number((Number(written) * part.scale).toPrecision(12)));
    return inPicture(written, picture, part.padded && this.#seed % 3 === 0 ? ' ' : '0');
  }

  #wave({ usual: [low, high], code }: Of<'value'>, { seconds }: SimulatedMoment): number {
    const wave = Math.sin(2 * Math.PI * (seconds / (60 + code.length * 7) + this.#phase(code)));
    return (low + high) / 2 + ((high - low) / 2) * wave;
  }

  #writeIdentity({ of, among }: Of<'identity'>): string {
    if (among !== undefined) return among.at(-1) ?? '';
    return of === 'deviceId' ? String(this.#seed % 10 ** 10).padStart(10, '0') : '1.0.0.0';
  }

  /** Values of one patient do not all rise and fall together. */
  #phase(code: string): number {
    const mixed = code.split('').reduce((all, letter) => (all * 31 + letter.charCodeAt(0)) >>> 0, this.#seed >>> 0);
    return mixed / 2 ** 32;
  }
}

/** What is counted up since the device was switched on, to its end. */
function counted([low, high]: readonly [number, number], rises: number, { seconds }: SimulatedMoment): number {
  return Math.min(high, low + (rises * seconds) / 60);
}

/** `-2` as `-02` in `+00`: as many digits as the picture has zeros before its point. */
function inPicture(written: string, picture: string, filler: ' ' | '0'): string {
  const whole = picture.replace(/\..*/, '').replaceAll(/[^0]/g, '').length;
  const [digits = '', ...decimals] = written.replace('-', '').split('.');
  const sign = Number(written) < 0 ? '-' : picture.startsWith('+') ? '+' : '';
  return [`${sign}${digits.padStart(whole, filler)}`, ...decimals].join('.');
}

function writeTime(form: string, clockMs: number): string {
  const time = new Date(clockMs);
  const two = (value: number): string => String(value % 100).padStart(2, '0');
  const month = time.getUTCMonth();
  return form
    .replace('YYYY', String(time.getUTCFullYear()))
    .replace('YY', two(time.getUTCFullYear()))
    .replace('HH', two(time.getUTCHours()))
    .replace('mm', two(time.getUTCMinutes()))
    .replace('ss', two(time.getUTCSeconds()))
    .replace('DD', two(time.getUTCDate()))
    .replace(/MMM?/, (piece) => (piece === 'MMM' ? (monthNames[month] ?? '') : two(month + 1)));
}

/** The first alarm of the list while there is one, the first status while nothing is on the patient. */
function wordsFor<Entry extends { readonly as: 'alarm' | 'status' }>(
  list: readonly Entry[],
  { alarm, off }: SimulatedMoment,
): Entry[] {
  const first = (as: string, when: boolean): Entry[] => list.filter((one) => when && one.as === as).slice(0, 1);
  return [...first('alarm', alarm), ...first('status', off)];
}

function writeBits({ bits, digits }: Of<'bits'>, moment: SimulatedMoment): string {
  const number = wordsFor(bits, moment).reduce((all, { bit }) => all + 2 ** bit, 0);
  const wide = digits.find((count) => 16 ** count > number) ?? 1;
  return number
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(wide, digits[1] ?? 0), '0');
}
