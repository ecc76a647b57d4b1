import { z } from 'zod';
import { bad, changesOf } from './make-document-rules.ts';
import { DocumentVectors } from './schemas.ts';
import { readVectors } from './fixtures.ts';

const base = 'emr-3';

/** Medical records of version 3, which say why they amend one. */
export function makeAmendmentRules(): DocumentVectors {
  const { emr } = readVectors('document-rules', DocumentVectors).bases;
  const document = { ...z.record(z.string(), z.json()).parse(emr), format: 'openward-emr/3' };
  const amendment = { reason: 'The dose was written wrong' };
  const amended = { ...document, amendment };
  return {
    bases: { [base]: amended, emr: emr ?? null },
    cases: [
      { name: `${base}: as it is`, base, path: [] },
      bad(base, ['amendment'], undefined, 'no reason at all'),
      ...changesOf(base, { amendment }, new Set()).slice(1, -1),
      bad(base, ['amendment', 'reason'], '', 'empty'),
      bad(base, ['amendment', 'reason'], 'x'.repeat(501), '501 characters'),
      bad(base, ['complaint'], undefined, 'left out'),
      bad(base, ['format'], 'openward-emr/2', 'an amendment under the format that has none'),
      bad('emr', ['format'], 'openward-emr/3', 'an amendment without a reason'),
    ],
  };
}
