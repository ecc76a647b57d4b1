import type { EmrForm } from './emr-form.ts';

/** Sections a template may fill. */
const templateSections = ['complaint', 'findings', 'plan'] as const;
type TemplateSection = (typeof templateSections)[number];
type Sections = Readonly<Record<TemplateSection, string>>;

/** A template as it was put into the form: what it filled, and what it left because something stood there. */
export interface TakenTemplate {
  readonly name: string;
  readonly filled: Partial<Sections>;
  readonly kept: readonly TemplateSection[];
}

/** Fills the sections that are empty, and no other: nothing that was typed is overwritten. */
export function takeTemplate(
  form: Pick<EmrForm, TemplateSection>,
  template: Sections & { name: string },
): TakenTemplate {
  const said = templateSections.filter((id) => template[id].trim() !== '');
  const empty = said.filter((id) => form[id].trim() === '');
  return {
    name: template.name,
    filled: Object.fromEntries(empty.map((id) => [id, template[id]])),
    kept: said.filter((id) => !empty.includes(id)),
  };
}

/** Sections where the template still stands as it came: only those can be emptied again without losing a word. */
export function untouched(form: Pick<EmrForm, TemplateSection>, { filled }: TakenTemplate): TemplateSection[] {
  return templateSections.filter((id) => filled[id] !== undefined && form[id] === filled[id]);
}

/** Where `abbreviation` was written that ends at the caret; undefined where none does. */
export function phraseBefore<P extends { readonly abbreviation: string }>(
  text: string,
  caret: number,
  phrases: readonly P[],
): { readonly phrase: P; readonly start: number } | undefined {
  const before = text.slice(0, caret).toLowerCase();
  const fitting = phrases.filter(({ abbreviation }) => endsWithWord(before, abbreviation.toLowerCase()));
  // Of `abd` and `d` the longer one was meant.
  const [phrase] = fitting.toSorted((left, right) => right.abbreviation.length - left.abbreviation.length);
  return phrase === undefined ? undefined : { phrase, start: caret - phrase.abbreviation.length };
}

/** No letter or number of the same script goes before it: `xfb` is not `fb`, `腹部fb` is. */
function endsWithWord(text: string, word: string): boolean {
  return text.endsWith(word) && !/[\p{Script=Latin}\p{N}]$/u.test(text.slice(0, text.length - word.length));
}
