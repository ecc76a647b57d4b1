/** The separators of one message, as its header names them: of fields, repeats, components, and the escape. */
export interface Delimiters {
  readonly field: string;
  readonly repeat: string;
  readonly component: string;
  readonly escape: string;
}

/** A record of ASTM E1394 (LIS02-A2): its type, and its fields as they were sent. Fields are counted from 1. */
export interface AstmRecord {
  readonly type: string;
  readonly fields: readonly string[];
  readonly delimiters: Delimiters;
}

/** Whole messages in what was sent, from H to L; `rest`: what belongs to none. */
export interface ReadMessages {
  readonly messages: readonly (readonly AstmRecord[])[];
  readonly rest: string;
}

/** Records end with CR. One that a frame ended without it is ended by the frame: the caller adds the CR. */
export function messagesIn(text: string): ReadMessages {
  const messages: AstmRecord[][] = [];
  let open: AstmRecord[] | undefined;
  let delimiters: Delimiters | undefined;
  let rest = '';
  let restOpen = '';
  const lines = text.split('\r');
  const last = lines.pop() ?? '';
  for (const line of lines) {
    if (line === '') continue;
    if (line.startsWith('H')) {
      rest += restOpen;
      restOpen = '';
      delimiters = delimitersOf(line);
      open = delimiters === undefined ? undefined : [];
    }
    restOpen += `${line}\r`;
    if (open === undefined || delimiters === undefined) continue;
    open.push({ type: line.slice(0, 1), fields: fieldsOf(line, delimiters), delimiters });
    if (!line.startsWith('L')) continue;
    messages.push(open);
    open = undefined;
    restOpen = '';
  }
  return { messages, rest: `${rest}${restOpen}${last}` };
}

/** `H|\^&`: four different characters after the H, none of them a letter or a digit. */
function delimitersOf(line: string): Delimiters | undefined {
  const [, field = '', repeat = '', component = '', escape = ''] =
    /^H([^A-Za-z0-9])([^A-Za-z0-9])([^A-Za-z0-9])([^A-Za-z0-9])/.exec(line) ?? [];
  const all = [field, repeat, component, escape];
  return all.includes('') || new Set(all).size < all.length ? undefined : { field, repeat, component, escape };
}

function fieldsOf(line: string, { field }: Delimiters): string[] {
  // The header's second field is the separators themselves, whatever stands in it.
  return line.startsWith('H') ? ['H', line.slice(1, 5), ...line.slice(5).split(field).slice(1)] : line.split(field);
}

/** A field's text; '' where there is none. */
export function recordField({ fields }: AstmRecord, number: number): string {
  return fields[number - 1] ?? '';
}

/** The components of a field's first repeat, without escapes and blanks around them. */
export function recordComponents(record: AstmRecord, number: number): string[] {
  const { repeat, component } = record.delimiters;
  const [first = ''] = recordField(record, number).split(repeat);
  return first.split(component).map((one) => plain(one, record.delimiters).trim());
}

/** `&F&` and its like: the separators where they are text. */
function plain(text: string, { field, repeat, component, escape }: Delimiters): string {
  if (!text.includes(escape)) return text;
  const meant = new Map([
    ['F', field],
    ['R', repeat],
    ['S', component],
    ['E', escape],
  ]);
  const parts = text.split(escape);
  let out = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 1) {
    const code = parts[at] ?? '';
    const stands = at + 1 < parts.length ? meant.get(code) : undefined;
    if (stands === undefined) out += `${escape}${code}`;
    else out += stands + (parts[(at += 1)] ?? '');
  }
  return out;
}
