import { describe, expect, it } from 'vitest';
import { languageTags } from '../../api/window/languages.ts';
import { catalogueOf } from '../i18n/catalogues.ts';
import { allergyGroups, allergyHits } from './allergy-check.ts';

describe('a medicine that meets a recorded allergy', () => {
  it.each([
    ['Penicillin V', 'penicillin', 'name'],
    ['阿莫西林', '青霉素', 'group'],
    ['Amoxicillin', '青霉素过敏', 'group'],
    ['头孢呋辛', 'Penicillin', 'related'],
    ['Cefuroxime', 'Penicillin', 'related'],
    ['布洛芬', 'Aspirin', 'group'],
    ['Levofloxacin', '左氧氟沙星', 'group'],
    ['复方新诺明', '磺胺类', 'group'],
    ['碘海醇', 'Iodinated contrast', 'group'],
  ])('is told: %s and %s, by %s', (medicine, allergy, why) => {
    expect(allergyHits([medicine], [allergy])).toEqual([{ medicine, allergy, why }]);
  });

  it.each([
    ['Paracetamol', 'Penicillin'],
    ['Furosemide', 'sulfamethoxazole'],
    ['', 'Penicillin'],
    ['Metformin', 'Latex'],
    ['A', 'Aspirin'],
  ])('is none: %s and %s', (medicine, allergy) => {
    expect(allergyHits([medicine], [allergy])).toEqual([]);
  });

  it.each(languageTags)('is said in %s with what is compared: every group by its name', (language) => {
    const { groups } = catalogueOf(language).words.doctor.emr.allergy;
    expect(Object.keys(groups).sort()).toEqual([...allergyGroups].sort());
  });
});
