/** RFC 4648 section 5 without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/**
 * Accepts only the one spelling that `toBase64Url` gives: Node's decoder would skip foreign characters and stray bits,
 * which would make one signature have many texts. Throws SyntaxError.
 */
export function fromBase64Url(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new SyntaxError('Not base64url without padding');
  return bytes;
}
