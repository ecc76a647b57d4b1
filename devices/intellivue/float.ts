import type { FieldReader } from './field-reader.ts';

/** A number as it was sent; the characters keep its decimals. */
export interface SentNumber {
  readonly value: number;
  readonly text: string;
}

/** Mantissas that are no number: infinite, not a number, not at this resolution, reserved. */
const noNumbers: ReadonlySet<number> = new Set([0x7ffffe, 0x7fffff, 0x800000, 0x800001, 0x800002]);

/** A FLOAT-Type: an exponent of 10 in 8 bits and a mantissa in 24, both signed. Undefined: it is no number. */
export function readFloat(field: FieldReader): SentNumber | undefined {
  const sent = field.u32();
  const mantissa = sent & 0xffffff;
  if (noNumbers.has(mantissa)) return undefined;
  const whole = mantissa >= 0x800000 ? mantissa - 0x1000000 : mantissa;
  const exponent = sent >> 24;
  return { value: scaled(whole, exponent), text: textOf(whole, exponent) };
}

/** Divided where it has decimals: that is the nearest number there is. */
function scaled(whole: number, exponent: number): number {
  return exponent < 0 ? whole / 10 ** -exponent : whole * 10 ** exponent;
}

function textOf(whole: number, exponent: number): string {
  const decimals = -exponent;
  if (decimals <= 0) return String(scaled(whole, exponent));
  return decimals <= 20 ? scaled(whole, exponent).toFixed(decimals) : `${whole}e${exponent}`;
}
