/**
 * Frames as a device makes them; on purpose without any code of frames.ts, so that a mistake there is not hidden by the
 * same mistake here.
 */
export function frame(start: number, code: number, content: string): Uint8Array {
  const body = [start, code];
  for (const character of content) body.push(character.charCodeAt(0));
  let sum = 0;
  for (const byte of body) sum = (sum + byte) % 256;
  for (const digit of hexDigits(sum, 2)) body.push(digit.charCodeAt(0));
  return Uint8Array.from([...body, 0x0d]);
}

export function embed(outer: Uint8Array, inner: Uint8Array, at: number): Uint8Array {
  return Uint8Array.from([...outer.slice(0, at), ...inner, ...outer.slice(at)]);
}

export function hexDigits(value: number, digits: number): string {
  return `000${value.toString(16).toUpperCase()}`.slice(-digits);
}
