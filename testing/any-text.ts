import fc from 'fast-check';

/**
 * Texts of any characters: one code point each, of the plane of ASCII as often as of all others. fast-check's own
 * `unit: 'binary'` makes a table of a million code points first, which takes seconds.
 * @param maxLength of code points
 */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc.array(codePoint, { maxLength }).map((points) => String.fromCodePoint(...points));
}

/** All but the halves of surrogate pairs. */
const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 0x80, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0xffff }),
  fc.integer({ min: 0x10000, max: 0x10ffff }),
);
