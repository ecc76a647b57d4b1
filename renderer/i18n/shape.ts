/** The keys of a catalogue without its words: a catalogue of another language must have each of them, and no other. */
export type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };
