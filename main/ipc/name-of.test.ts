import { expect, test } from 'vitest';
import { languageTags } from '../../api/window/languages.ts';
import { inEveryLanguage } from '../words/main-words.ts';
import { namesIn } from './name-of.ts';

const clinic = { mspId: 'ClinicMSP', type: 'hospital', name: { en: 'Clinic', zh: '诊所' } } as const;
const unknown = await inEveryLanguage('organisationUnknown');
const nameOf = namesIn({ profile: { organisations: [clinic] } }, unknown);

test('an organisation is called as its profile calls it', () => {
  expect(nameOf('ClinicMSP')).toEqual(clinic.name);
});

test('one that is not known here is called that, in words, and not by its identifier', () => {
  const words: Partial<Record<string, string>> = nameOf('Hospital9MSP');
  for (const language of languageTags) {
    expect(words[language], language).toMatch(/\p{Letter}{2}/u);
    expect(words[language], language).not.toContain('MSP');
  }
});
