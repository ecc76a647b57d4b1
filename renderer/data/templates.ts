import type { Language } from '../../api/window/languages.ts';
import type { Catalogue } from '../i18n/catalogue.ts';
import { catalogueOf } from '../i18n/catalogues.ts';

type TemplateId = keyof Catalogue['templates'];

/** Which templates a department has beside the general ones, by the id that its hospital gives it. */
const ofDepartment: Readonly<Record<string, readonly TemplateId[]>> = {
  surgery: ['abdominalPain', 'injury'],
  'general-surgery': ['abdominalPain', 'injury'],
  cardiology: ['hypertension', 'chestPain'],
  orthopaedics: ['injury'],
  anaesthesiology: ['beforeAnaesthesia'],
  neurology: ['headache'],
  paediatrics: ['childFever'],
};
const general: readonly TemplateId[] = ['visit', 'followUp'];

export interface ShippedTemplate {
  readonly id: string;
  readonly name: string;
  readonly complaint: string;
  readonly findings: string;
  readonly plan: string;
}

/** The templates that come with the client, those of the department first. */
export function templatesOf(department: string, language: Language): ShippedTemplate[] {
  const words = catalogueOf(language).templates;
  return [...(ofDepartment[department] ?? []), ...general].map((id) => ({ id, ...words[id] }));
}

export interface ShippedPhrase {
  readonly id: string;
  readonly abbreviation: string;
  readonly text: string;
}

export function phrasesIn(language: Language): ShippedPhrase[] {
  return Object.entries(catalogueOf(language).phrases).map(([id, phrase]) => ({ id, ...phrase }));
}
