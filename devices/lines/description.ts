import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { findLine } from '../transport/line-settings.ts';
import { LineForm } from './line-form.ts';

/** `9600 8N1`, one of the settings a person may choose. */
const Line = z.string().refine((text) => findLine(text) !== undefined, 'no line settings such as 9600 8N1');

/** A line from a public sheet, and what it says: `form.code` to the value; null where the device says it has none. */
const Example = z.strictObject({
  line: z.string().min(1),
  from: z.string().min(1),
  values: z.record(z.string(), z.number().nullable()),
});

/** What a device that sends one line for one record by itself says, and how: the whole of its driver. */
const TalkerDescription = z
  .strictObject({
    /** The driver's id, and what the codes of its series begin with. */
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    /** Raised when the meaning of what is reported changes. */
    version: z.string().regex(/^[0-9]+\.[0-9]+\.[0-9]+$/),
    vendor: z.string().min(1),
    /** What the device is called where its lines do not say. */
    model: z.string().min(1),
    /** Where each fact below is from. */
    sources: z.array(z.string().min(1)).min(1),
    /** As such devices are delivered. */
    line: Line,
    presets: z.array(z.strictObject({ id: z.string().regex(/^[a-z0-9]+$/i), line: Line })).min(1),
    /** More bytes without a line end are no line. */
    longestLine: z.number().int().min(16).max(1000),
    forms: z.array(LineForm).min(1),
    examples: z.array(Example).min(1),
  })
  .superRefine(({ forms, presets, examples }, context) => {
    const refuse = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    if (forms.every(({ everyMs }) => everyMs === undefined))
      refuse(['forms'], 'none of them has everyMs: nothing is due');
    repeated(forms.map(({ id }) => id)).forEach((at) =>
      refuse(['forms', at, 'id'], 'a form of this id is there already'),
    );
    repeated(presets.map(({ id }) => id)).forEach((at) => refuse(['presets', at, 'id'], 'is there already'));
    const codes = new Set(forms.flatMap(({ id, parts }) => codesOf(parts).map((code) => `${id}.${code}`)));
    examples.forEach(({ values }, at) => {
      const unknown = Object.keys(values).find((key) => !codes.has(key));
      if (unknown !== undefined) refuse(['examples', at, 'values', unknown], 'no value of any form');
    });
  });
export type TalkerDescription = z.infer<typeof TalkerDescription>;
/** As it is written down: what has a usual meaning may be left out. */
export type WrittenDescription = z.input<typeof TalkerDescription>;

/** @throws OpenwardError INPUT_INVALID that names each field that is wrong */
export function readDescription(written: unknown): TalkerDescription {
  const read = TalkerDescription.safeParse(written);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new OpenwardError('INPUT_INVALID', `A device's description is not usable: ${wrong.join('; ')}`);
}

function codesOf(parts: LineForm['parts']): string[] {
  return parts.flatMap((part) => (part.is === 'value' ? [part.code] : []));
}

/** Where in a list stands what stood before. */
function repeated(list: readonly string[]): number[] {
  return list.flatMap((one, at) => (list.indexOf(one) < at ? [at] : []));
}
