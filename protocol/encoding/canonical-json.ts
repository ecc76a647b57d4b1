import canonicalize from 'canonicalize';

/**
 * UTF-8 bytes of the RFC 8785 canonical form, so that every implementation hashes and signs the same bytes.
 * Throws TypeError for what JSON cannot say (undefined, functions, NaN, lone surrogates).
 */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonicalText(value), 'utf8');
}

/** The same as text, before UTF-8. Throws TypeError as `canonicalBytes` does. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Not a JSON value');
  return text;
}

/**
 * Parses bytes that must already be canonical. Anything else (duplicate names, another order, blanks, a byte order
 * mark, malformed UTF-8) throws SyntaxError: two texts of one meaning would let a digest or signature be argued about.
 */
export function parseCanonical(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  const value: unknown = JSON.parse(text);
  if (canonicalText(value) !== text) throw new SyntaxError('The JSON is not in RFC 8785 canonical form');
  return value;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SyntaxError('The JSON is not UTF-8', { cause });
  }
}
