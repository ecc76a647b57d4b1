import type { Language } from '../../api/window/languages.ts';
import type { Layout } from './layouts.ts';
import type { Place } from './pinyin.ts';

export type TextField = HTMLInputElement | HTMLTextAreaElement;

/** What a field is for, as far as keys go. In a `secret` nothing is suggested and nothing shown. */
export type Holds = 'digits' | 'secret' | 'name' | 'text';

const kinds = new Set(['text', 'search', 'tel', 'url', 'email', 'password', 'number']);
const inDigits = new Set(['numeric', 'decimal', 'tel']);

/** The field, where it can be typed into. */
export function textField(element: EventTarget | null): TextField | undefined {
  const field =
    element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && kinds.has(element.type))
      ? element
      : undefined;
  return field === undefined || field.readOnly || field.disabled ? undefined : field;
}

export function whatItHolds(field: TextField): Holds {
  // A passphrase that is shown is a field for text, and still nobody else's to know.
  if (field.type === 'password' || field.hasAttribute('data-secret')) return 'secret';
  if (inDigits.has(field.inputMode)) return 'digits';
  return field.dataset['holds'] === 'name' ? 'name' : 'text';
}

/** Which keys one finds at first. `chosen`: the letters this person chose before, in another field. */
export function firstLayout(holds: Holds, language: Language, chosen: 'letters' | 'pinyin' | undefined): Layout {
  if (holds === 'digits') return 'digits';
  return holds === 'secret' ? 'letters' : (chosen ?? lettersOf(language));
}

/** The letters of a language. */
export function lettersOf(language: Language): 'letters' | 'pinyin' {
  return language === 'zh' ? 'pinyin' : 'letters';
}

/** Where in a name the next character goes. */
export function placeIn(field: TextField, holds: Holds): Place {
  if (holds !== 'name') return 'text';
  const before = field.value.slice(0, field.selectionStart ?? field.value.length);
  return /(^|\s)$/.test(before) ? 'name-begin' : 'name';
}
