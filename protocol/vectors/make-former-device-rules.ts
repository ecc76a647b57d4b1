import { readVectors } from './fixtures.ts';
import { DocumentVectors } from './schemas.ts';

/** Device records of version 1: the rules that `document-rules.json` has no case for. */
export function makeFormerDeviceRules(): DocumentVectors {
  const { shr } = readVectors('document-rules', DocumentVectors).bases;
  if (typeof shr !== 'object' || shr === null || Array.isArray(shr)) throw new Error('There is no device record');
  const label = { en: 'Airway pressure', zh: '气道压' };
  const named = (series: unknown) => (Array.isArray(series) ? series.map((one: object) => ({ ...one, label })) : []);
  const former = {
    ...shr,
    version: 1,
    measurements: named(shr['measurements']),
    waveforms: named(shr['waveforms']),
  };
  const refused = (name: string, path: (string | number)[], value: string | number) => ({
    name: `shr-1: ${name}`,
    base: 'shr-1',
    path,
    value,
    errors: ['INPUT_INVALID'],
  });
  return {
    bases: { 'shr-1': former },
    cases: [
      refused('another version with names', ['version'], 3),
      refused('a name with a member of its own', ['measurements', 0, 'label', 'more'], 'x'),
      refused('a name in no English', ['waveforms', 0, 'label'], 'Airway pressure'),
    ],
  };
}
