import type { Asked } from '../../../api/window/calls.ts';
import type { OwnText } from './use-texts.ts';

/** A template or phrase as it is typed. */
export interface TypedText {
  readonly kind: OwnText['kind'];
  /** Of the one that is changed; empty of a new one. */
  readonly id: string;
  /** A template's name, a phrase's abbreviation. */
  readonly name: string;
  readonly complaint: string;
  readonly findings: string;
  readonly plan: string;
  readonly text: string;
}

type Missing = 'name' | 'abbreviation' | 'text' | 'twice';

/** What keeps it from being kept. */
export function missingInText(typed: TypedText, texts: readonly OwnText[]): Missing[] {
  const name = typed.name.trim();
  if (typed.kind === 'template') {
    const said = [typed.complaint, typed.findings, typed.plan].some((section) => section.trim() !== '');
    return [...(name === '' ? ['name' as const] : []), ...(said ? [] : ['text' as const])];
  }
  const isTwice = texts.some(
    (one) => one.kind === 'phrase' && one.id !== typed.id && one.abbreviation.toLowerCase() === name.toLowerCase(),
  );
  return [
    ...(/^\S+$/u.test(name) ? [] : ['abbreviation' as const]),
    ...(isTwice ? ['twice' as const] : []),
    ...(typed.text.trim() === '' ? ['text' as const] : []),
  ];
}

/** As it is kept; a new one gets its id. */
export function textOf({
  kind,
  name,
  complaint,
  findings,
  plan,
  text,
  ...typed
}: TypedText): Asked<'treatment.keepText'> {
  const id = typed.id === '' ? crypto.randomUUID() : typed.id;
  return kind === 'phrase'
    ? { kind, id, abbreviation: name.trim(), text }
    : { kind, id, name: name.trim(), complaint, findings, plan };
}

/** One that is kept, to be changed. */
export function typedOf(one: OwnText): TypedText {
  const blank = { complaint: '', findings: '', plan: '', text: '' };
  const { kind, id } = one;
  if (one.kind === 'phrase') return { ...blank, kind, id, name: one.abbreviation, text: one.text };
  const { name, complaint, findings, plan } = one;
  return { ...blank, kind, id, name, complaint, findings, plan };
}
