import { clockSource } from './device-time.ts';
import type { LineForm, LinePart } from './line-form.ts';

/** A line that has one of a device's forms, and what stands for each of its parts, without those that are left out. */
export interface ReadLine {
  readonly form: LineForm;
  readonly texts: ReadonlyMap<LinePart, string>;
}

interface Pattern {
  readonly form: LineForm;
  readonly expression: RegExp;
}

const blanks = '[ \\t]+';

/** Knows a device's lines. A line that has none of its forms, from the first character to the last, is none. */
export class LineReader {
  readonly #patterns: readonly Pattern[];

  constructor(forms: readonly LineForm[]) {
    this.#patterns = forms.map((form) => ({ form, expression: expressionOf(form) }));
  }

  read(text: string): ReadLine | undefined {
    for (const { form, expression } of this.#patterns) {
      const match = expression.exec(text);
      if (match === null) continue;
      const texts = new Map<LinePart, string>();
      form.parts.forEach((part, at) => {
        const said = match.groups?.[`p${at}`];
        if (said !== undefined) texts.set(part, said.trim());
      });
      return { form, texts };
    }
    return undefined;
  }
}

/** Between two parts always stands something that is in neither, or they are glued: no line takes long to refuse. */
function expressionOf({ parts }: LineForm): RegExp {
  const first = parts.findIndex(({ optional }) => !optional);
  const sources = parts.map((part, at) => {
    const own = sourceOf(part, at);
    // Words bring their own blanks, because there may be none of them.
    const apart = part.glued || part.is === 'words' || part.is === 'rest' ? '' : blanks;
    if (at < first) return `(?:${own}${blanks})?`;
    if (at === first) return own;
    return part.optional ? `(?:${apart}${own})?` : `${apart}${own}`;
  });
  const end = parts.at(-1)?.is === 'rest' ? '' : '[ \\t]*';
  return new RegExp(`^[ \\t]*${sources.join('')}${end}$`);
}

function sourceOf(part: LinePart, at: number): string {
  const label = part.label === undefined ? '' : escaped(part.label);
  return `${label}(?<p${at}>${textSource(part)})${oneOf(part.after)}`;
}

function textSource(part: LinePart): string {
  if (part.is === 'value')
    return [...part.forms.flatMap((form) => pictureSources(form, part.padded)), ...part.absent.map(escaped)].join('|');
  if (part.is === 'clock') return clockSource(part.form);
  if (part.is === 'identity') return part.among === undefined ? '[!-~]{1,40}' : oneOf([...part.among, ...part.absent]);
  if (part.is === 'word') return escaped(part.text);
  if (part.is === 'ignored') return `[!-~]{1,${part.most}}`;
  if (part.is === 'rest') return '(?:[ \\t][ -~]*)?';
  if (part.is === 'bits') return part.digits.map((digits) => `[0-9A-Fa-f]{${digits}}`).join('|');
  const between = part.glued ? '[ \\t]*' : blanks;
  return `(?:${between}${oneOf(part.words.map(({ word }) => word))}){0,${part.most}}`;
}

/** What a picture such as `##0.0` stands for; with blanks for leading zeros, each number of them. */
function pictureSources(picture: string, padded: boolean): string[] {
  const [, sign = '', more = '', digits = '', rest = ''] = /^([+-]?)(#*)(0+)(?:\.(0+))?$/.exec(picture) ?? [];
  const before = sign === '+' ? '[+-]' : sign === '-' ? '-?' : '';
  const after = rest === '' ? '' : `\\.[0-9]{${rest.length}}`;
  const width = digits.length;
  if (!padded) return [`${before}[0-9]{${width},${width + more.length}}${after}`];
  return Array.from({ length: width }, (_, spaces) => ` {${spaces}}${before}[0-9]{${width - spaces}}${after}`);
}

function oneOf(texts: readonly string[]): string {
  return `(?:${texts.map(escaped).join('|')})`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
