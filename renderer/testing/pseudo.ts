const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const accented = 'áƀçðéƒĝĥíĵķļɱñóþɋŕšţúṽŵẋýžÁƁÇÐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ';
/** Words to grow by, so that longer lines break as lines of words do. */
const more = 'óñé ţŵó ţĥŕéé ƒóúŕ ƒíṽé šíẋ šéṽéñ éíĝĥţ ñíñé ţéñ ';
/** What a translator leaves as it is: variables, nested keys, tags. */
const kept = /(\{\{[^}]*\}\}|\$t\([^)]*\)|<[^>]*>)/;

/**
 * Pseudo-English as the tag `en-XA` promises it: every letter accented and the text a third longer, so that on a screen
 * everything is still readable, what does not come from a catalogue stands out, and what has no room for a longer
 * language is cut off.
 */
export function pseudoText(text: string): string {
  if (!/[A-Za-z]/.test(text.replaceAll(new RegExp(kept, 'g'), ''))) return text;
  const words = text.split(kept).map((part, at) => (at % 2 === 0 ? accent(part) : part));
  const growth = Math.ceil(text.length * 0.35);
  return `[${words.join('')} ${more
    .repeat(Math.ceil(growth / more.length))
    .slice(0, growth)
    .trim()}]`;
}

function accent(text: string): string {
  return text.replaceAll(/[A-Za-z]/g, (letter) => accented.charAt(plain.indexOf(letter)));
}

/** The same for every text of a catalogue, or of a part of one. */
export function pseudoWords(words: unknown): unknown {
  if (typeof words === 'string') return pseudoText(words);
  if (typeof words !== 'object' || words === null) return words;
  return Object.fromEntries(Object.entries<unknown>({ ...words }).map(([key, value]) => [key, pseudoWords(value)]));
}
