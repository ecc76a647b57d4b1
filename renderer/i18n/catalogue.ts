import type { catalogue as english } from './en/index.ts';
import type { Shape } from './shape.ts';

/** All that the windows need to speak a language; `<tag>/index.ts` exports one. The keys are those of English. */
export interface Catalogue {
  readonly words: Shape<(typeof english)['words']>;
  /** What diagnoses are called, by ICD-10 code. */
  readonly icd10: Readonly<Record<Icd10Code, string>>;
  /** What the templates that come with the client say, blanks as `{name}`. */
  readonly templates: Shape<(typeof english)['templates']>;
  readonly phrases: Shape<(typeof english)['phrases']>;
}

/** A diagnosis the search finds. */
export type Icd10Code = keyof (typeof english)['icd10'];
