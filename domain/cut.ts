/**
 * The beginning of a text, of at most `most` UTF-16 units (as schemas count them), never half of a character: a lone
 * surrogate is no text, and what holds one can be neither signed nor sent.
 */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most);
  return isHighSurrogate(head.charCodeAt(most - 1)) ? head.slice(0, -1) : head;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
