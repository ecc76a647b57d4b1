/** Plural forms English does not have; which of them a language uses is for `Intl.PluralRules` to say. */
type OtherPlurals<K> = K extends `${infer Stem}_other` ? `${Stem}_${'zero' | 'two' | 'few' | 'many'}` : never;

/**
 * The keys of a catalogue without its words: a catalogue of another language must have each of them, and no other but
 * its own plurals.
 */
export type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : Shape<T[K]> } & {
  readonly [K in keyof T as OtherPlurals<K>]?: string;
};
