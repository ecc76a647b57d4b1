/**
 * Every text of a catalogue by its whole key, `common.table.keys`. For what looks at all of them at once: tests, the
 * try of a language.
 */
export function textsByKey(catalogue: object, prefix = ''): Map<string, string> {
  const words = new Map<string, string>();
  for (const [key, value] of Object.entries<unknown>({ ...catalogue })) {
    if (typeof value === 'string') words.set(`${prefix}${key}`, value);
    else if (typeof value === 'object' && value !== null)
      for (const [path, text] of textsByKey(value, `${prefix}${key}.`)) words.set(path, text);
  }
  return words;
}
