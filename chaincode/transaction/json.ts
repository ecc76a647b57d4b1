import canonicalize from 'canonicalize';

/**
 * RFC 8785 canonical JSON: every endorser must write and answer the very same bytes.
 * Throws on what has no canonical form (lone surrogates, non-finite numbers).
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Not a JSON value');
  return text;
}
