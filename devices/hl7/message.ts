/** The separators of one message, as its header names them. */
export interface Separators {
  readonly field: string;
  readonly component: string;
  readonly repeat: string;
  readonly escape: string;
  readonly subcomponent: string;
}

/** A segment: its name, and its fields as they were sent, without their escapes read. Fields are counted from 1. */
export interface Segment {
  readonly name: string;
  readonly fields: readonly string[];
}

/** A message of HL7 version 2. */
export interface Message {
  readonly header: Segment;
  readonly segments: readonly Segment[];
  readonly separators: Separators;
  /** The message in characters. */
  readonly text: string;
}

/** How the bytes of a message are to be read, by MSH-18. */
const encodings: readonly (readonly [RegExp, string])[] = [
  [/^GB ?(18030|2312|K)/i, 'gb18030'],
  [/^UNICODE|UTF-?8$/i, 'utf-8'],
  [/^8859\/1$/, 'latin1'],
];

/** @returns undefined for what is no message: no header, a segment without a name, a control character in it */
export function messageIn(body: Uint8Array): Message | undefined {
  const text = decoded(body);
  const separators = separatorsOf(text);
  if (separators === undefined || hasControls(text)) return undefined;
  const lines = text.split(/\r\n?|\n/).filter((line) => line !== '');
  const [first = '', ...others] = lines;
  const header = { name: 'MSH', fields: [separators.field, ...first.slice(4).split(separators.field)] };
  const segments = others.map((line) => {
    const [name = '', ...fields] = line.split(separators.field);
    return { name, fields };
  });
  if (segments.some(({ name }) => !/^[A-Z][A-Z0-9]{2}$/.test(name))) return undefined;
  return { header, segments, separators, text };
}

/** In the character set that the header names; in UTF-8 where it names none and that fits, else a character a byte. */
function decoded(body: Uint8Array): string {
  const latin = Buffer.from(body).toString('latin1');
  const end = latin.search(/[\r\n]/);
  const named = latin.slice(0, end < 0 ? undefined : end).split(latin.slice(3, 4))[17] ?? '';
  const encoding = encodings.find(([names]) => names.test(named.trim()))?.[1];
  if (encoding === 'latin1') return latin;
  if (encoding !== undefined) return new TextDecoder(encoding).decode(body);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return latin;
  }
}

/** `MSH|^~\&`: five different characters, none of them a letter, a digit or a blank. */
function separatorsOf(text: string): Separators | undefined {
  const [, field = '', component = '', repeat = '', escape = '', subcomponent = ''] =
    /^MSH([!-/:-@[-`{-~])([!-/:-@[-`{-~])([!-/:-@[-`{-~])([!-/:-@[-`{-~])([!-/:-@[-`{-~])/.exec(text) ?? [];
  const all = [field, component, repeat, escape, subcomponent];
  if (all.includes('') || new Set(all).size < all.length) return undefined;
  return { field, component, repeat, escape, subcomponent };
}

/** Only line ends and tabs may stand in a message: anything else is damage. */
function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 && code !== 0x0d && code !== 0x0a && code !== 0x09) return true;
  }
  return false;
}

/** A field's characters; '' where there is none. MSH-1 is the separator itself. */
export function segmentField({ fields }: Segment, number: number): string {
  return fields[number - 1] ?? '';
}

/** The components of a field's first repeat, with their escapes read, without blanks around them. */
export function segmentComponents(segment: Segment, number: number, separators: Separators): string[] {
  const [first = ''] = segmentField(segment, number).split(separators.repeat);
  return first.split(separators.component).map((one) => plain(one, separators).trim());
}

/** `\F\` and its like: separators where they are text, hexadecimal characters, a line break. */
function plain(text: string, { field, component, repeat, escape, subcomponent }: Separators): string {
  if (!text.includes(escape)) return text;
  const meant = new Map([
    ['F', field],
    ['S', component],
    ['R', repeat],
    ['E', escape],
    ['T', subcomponent],
    ['.br', ' '],
    ['H', ''],
    ['N', ''],
  ]);
  const parts = text.split(escape);
  let out = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 1) {
    const code = parts[at] ?? '';
    const stands = at + 1 < parts.length ? (meant.get(code) ?? hexadecimal(code)) : undefined;
    if (stands === undefined) out += `${escape}${code}`;
    else out += stands + (parts[(at += 1)] ?? '');
  }
  return out;
}

function hexadecimal(code: string): string | undefined {
  if (!/^X([0-9A-Fa-f]{2}){1,100}$/.test(code)) return undefined;
  return Buffer.from(code.slice(1), 'hex').toString('latin1');
}
