import { describe, expect, it } from 'vitest';
import { languageTags } from '../../api/window/languages.ts';
import { blanksIn } from '../../domain/blanks.ts';
import { catalogueOf } from '../i18n/catalogues.ts';
import { phrasesIn, templatesOf } from './templates.ts';

const departments = ['general-surgery', 'cardiology', 'orthopaedics', 'anaesthesiology', 'neurology', 'paediatrics'];

describe.each(languageTags)('templates and phrases in %s', (language) => {
  it('are there for every department of the trial, the general ones too', () => {
    for (const department of departments) {
      const ids = templatesOf(department, language).map(({ id }) => id);
      expect(ids.length, department).toBeGreaterThan(2);
      expect(ids.slice(-2)).toEqual(['visit', 'followUp']);
    }
    expect(templatesOf('of-no-hospital', language)).toHaveLength(2);
  });

  it('are all some department’s', () => {
    const used = new Set(departments.flatMap((department) => templatesOf(department, language)).map(({ id }) => id));
    expect([...used].sort()).toEqual(Object.keys(catalogueOf(language).templates).sort());
  });

  it('ask in each section, and state no finding: a line without a blank stands in none', () => {
    for (const { name, findings, plan } of departments.flatMap((one) => templatesOf(one, language))) {
      const lines = [...findings.split('\n'), plan];
      expect(
        lines.filter((line) => blanksIn(line).length === 0),
        name,
      ).toEqual([]);
    }
  });

  it('have an abbreviation each, of one word and no other’s', () => {
    const abbreviations = phrasesIn(language).map(({ abbreviation }) => abbreviation);
    expect(new Set(abbreviations).size).toBe(abbreviations.length);
    expect(abbreviations.filter((one) => !/^\S{2,20}$/u.test(one))).toEqual([]);
  });
});
