import { buffer } from 'node:stream/consumers';
import { EMR_MEDIA_TYPE } from '../../api/formats/emr.ts';
import { packRecord } from '../container/pack.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { changed } from './documents.ts';
import { readVectors, type Fixtures } from './fixtures.ts';
import { resealed } from './make-record-contents.ts';
import { makeRecordReadings } from './make-record-readings.ts';
import { asJson, casesOf } from './reading-case.ts';
import type { ReadingChange } from './reading-case.ts';
import { DocumentVectors } from './schemas.ts';
import type { ReadingVectors, StoryVectors } from './schemas.ts';

const BASE = 'record that amends';
const { ok, bad } = casesOf(BASE);

/** Records whose medical record says that it amends one: something must have come before. */
export async function makeAmendedReadings(fixtures: Fixtures, story: StoryVectors): Promise<ReadingVectors> {
  const { base } = await makeRecordReadings(fixtures, story);
  const { patient, tid } = fixtures;
  const document = readVectors('amendment-rules', DocumentVectors).bases['emr-3'];
  if (document === undefined) throw new Error('amendment-rules.json has no document that amends one');
  const data = canonicalBytes(document);
  const sealed = async (version: number): Promise<ReadingChange[]> => {
    const segment = { kind: 'EMR', mediaType: EMR_MEDIA_TYPE, meta: { title: 'Note' }, data } as const;
    const { stream, manifestDigest } = await packRecord({ tid, version, segments: [segment] });
    const context = { purpose: 'record', tid } as const;
    const before = version === 1 ? {} : { supersedes: 'a'.repeat(96) };
    const over = { version, ...before };
    return resealed(fixtures, story, { tar: await buffer(stream), manifestDigest, context, to: [patient], over });
  };
  return {
    // Both cases bring an object of their own.
    bases: { [BASE]: asJson(changed(base, ['objects'], [])) },
    cases: [
      ok('of the second version that amends the first', ['s1'], ...(await sealed(2))),
      bad('MANIFEST_MISMATCH', 'of the first version that says it amends one', ...(await sealed(1))),
    ],
  };
}
