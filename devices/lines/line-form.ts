import { z } from 'zod';
import { clockPieces } from './device-time.ts';

/** Characters without a blank, as a device writes them. */
const Token = z
  .string()
  .regex(/^[\x21-\x7e]+$/)
  .max(40);
/** The last part of a series' code. */
const Code = z
  .string()
  .regex(/^[A-Za-z0-9]+$/)
  .max(24);
/** What a number looks like: `0` a digit, `#` a digit or nothing, first `+` a sign, `-` a minus or nothing. */
const Picture = z.string().regex(/^[+-]?#*0+(\.0+)?$/);
const Range = z.tuple([z.number(), z.number()]).refine(([low, high]) => low < high, 'the first is to be the lower');

/** A LOINC code with the check digit it must end in (Luhn's). */
export function isLoinc(code: string): boolean {
  const [number = '', check = ''] = /^([0-9]{1,7})-([0-9])$/.exec(code)?.slice(1) ?? [];
  const sum = number
    .split('')
    .toReversed()
    .reduce((all, digit, at) => {
      const weighed = Number(digit) * (at % 2 === 0 ? 2 : 1);
      return all + Math.floor(weighed / 10) + (weighed % 10);
    }, 0);
  return check !== '' && (10 - (sum % 10)) % 10 === Number(check);
}

/** What every part may say of where it stands. */
const place = {
  /** Stands before it without a blank, such as `SPO2=`. */
  label: Token.optional(),
  /** Some devices of the family leave it out. */
  optional: z.boolean().default(false),
  /** No blank between the part before and this one. */
  glued: z.boolean().default(false),
  /** What may follow without a blank, such as `%`; with '' nothing need. */
  after: z
    .array(z.string().regex(/^[\x21-\x7e]*$/))
    .min(1)
    .default(['']),
};

/** A number with a meaning. */
const ValuePart = z.strictObject({
  is: z.literal('value'),
  ...place,
  code: Code,
  forms: z.array(Picture).min(1),
  /** Blanks stand for leading zeros. */
  padded: z.boolean().default(false),
  /** What the device writes where it has no value. */
  absent: z.array(Token).default([]),
  /** UCUM; null where the sources do not say or do not agree. */
  unit: z.string().min(1).nullable(),
  /** What is written times this is in `unit`. */
  scale: z.number().positive().default(1),
  /** What can physically be; outside it the value is kept and marked implausible. */
  range: Range,
  /** In a person at rest: what the simulator plays. */
  usual: Range,
  /** By how much it rises in a minute, of what is counted up from the lower of `usual`: for the simulator. */
  rises: z.number().positive().optional(),
  kind: z.enum(['measured', 'setting', 'limit-low', 'limit-high']).default('measured'),
  /** IEEE 11073-10101: partition and code as one number, and the reference identifier. */
  ieee11073: z
    .strictObject({ code: z.number().int().positive(), name: z.string().regex(/^MDC_[A-Z0-9_]+$/) })
    .optional(),
  loinc: z.string().refine(isLoinc, 'no LOINC code: the check digit does not fit').optional(),
});
export type ValuePart = z.infer<typeof ValuePart>;

/** The device's clock, such as `MM/DD/YY HH:mm:ss`. */
const ClockPart = z.strictObject({
  is: z.literal('clock'),
  ...place,
  form: z.string().refine((form) => clockPieces(form) !== undefined, 'no form of a time: YYYY YY MM MMM DD HH mm ss'),
});

/** Who the device says it is. */
const IdentityPart = z.strictObject({
  is: z.literal('identity'),
  ...place,
  of: z.enum(['model', 'deviceId', 'softwareRevision']),
  /** What it can be at all; without it any characters. */
  among: z.array(Token).min(1).optional(),
  absent: z.array(Token).default([]),
});

/** Always the same characters. */
const WordPart = z.strictObject({ is: z.literal('word'), ...place, text: Token });

/** Characters of which it is not public, or does not matter, what they mean: kept in the raw bytes only. */
const IgnoredPart = z.strictObject({ is: z.literal('ignored'), ...place, most: z.number().int().min(1).max(40) });

/** Whatever follows to the end of the line; kept in the raw bytes only. */
const RestPart = z.strictObject({ is: z.literal('rest'), ...place });

const meaning = { text: z.string().min(1), as: z.enum(['alarm', 'status']) };

/** A hexadecimal number whose bits say what is the matter. */
const BitsPart = z.strictObject({
  is: z.literal('bits'),
  ...place,
  code: Code,
  /** How many digits it may have. */
  digits: z.array(z.number().int().min(1).max(8)).min(1),
  bits: z.array(z.strictObject({ bit: z.number().int().min(0).max(31), ...meaning })),
  /** What a bit is that is not listed: told by its number. */
  others: z.enum(['alarm', 'status']),
});
export type BitsPart = z.infer<typeof BitsPart>;

/** Words, or single characters, that say what is the matter; none, one or several. */
const WordsPart = z.strictObject({
  is: z.literal('words'),
  ...place,
  code: Code,
  most: z.number().int().min(1).max(10),
  words: z.array(z.strictObject({ word: Token, ...meaning })).min(1),
});
export type WordsPart = z.infer<typeof WordsPart>;

const LinePart = z.discriminatedUnion('is', [
  ValuePart,
  ClockPart,
  IdentityPart,
  WordPart,
  IgnoredPart,
  RestPart,
  BitsPart,
  WordsPart,
]);
export type LinePart = z.infer<typeof LinePart>;

/**
 * One form of line: its parts from left to right, blanks between them. It begins with what no other place of a line
 * has: or what is left of a line whose beginning was lost would look whole.
 */
export const LineForm = z
  .strictObject({
    id: Code,
    /** How often the device sends it; absent: now and then. */
    everyMs: z.number().int().min(100).max(60_000).optional(),
    /** Of headings: after so many lines that are due it comes again. */
    everyLines: z.number().int().min(1).max(1000).optional(),
    /** From here on the device prints what it has in its memory, or what it measures again. */
    turns: z.enum(['history', 'live']).optional(),
    parts: z.array(LinePart).min(1),
  })
  .superRefine(({ parts }, context) => {
    const refuse = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: 'custom', path: ['parts', ...path], message });
    };
    const first = parts.findIndex(({ optional }) => !optional);
    if (first === -1) refuse([0, 'optional'], 'a line of nothing but optional parts');
    parts.slice(0, first + 1).forEach((part, at) => {
      if (!isAnchor(part)) refuse([at], 'a line begins with a word, a clock, or a part with a label');
    });
    const codes = parts.map((part) => ('code' in part ? part.code : undefined));
    codes.forEach((code, at) => {
      if (code !== undefined && codes.indexOf(code) < at) refuse([at, 'code'], 'a part of this code is there already');
    });
    parts.forEach((part, at) => {
      if (part.is !== 'value') return;
      const [low, high] = part.usual;
      if (low < part.range[0] || high > part.range[1]) refuse([at, 'usual'], 'not within range');
    });
  });
export type LineForm = z.infer<typeof LineForm>;

function isAnchor(part: LinePart): boolean {
  if (part.is === 'word' || part.is === 'clock') return true;
  return part.label !== undefined || (part.is === 'identity' && part.among !== undefined);
}
