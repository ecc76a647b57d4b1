import type { Fixtures } from './fixtures.ts';
import { makeReceiptReadings } from './make-receipt-readings.ts';
import { makeRecipientReadings } from './make-recipient-readings.ts';
import { makeRecordReadings } from './make-record-readings.ts';
import { makeShareReadings } from './make-share-readings.ts';
import type { ReadingVectors, StoryVectors } from './schemas.ts';

/** A case for each rule that only a whole reading shows: who must have signed, when, and what must belong together. */
export async function makeReadingRules(fixtures: Fixtures, story: StoryVectors): Promise<ReadingVectors> {
  const record = await makeRecordReadings(fixtures, story);
  const share = await makeShareReadings(fixtures, story);
  const receipt = await makeReceiptReadings(fixtures, story);
  const recipient = await makeRecipientReadings(fixtures);
  return {
    bases: { record: record.base, share: share.base, receipt: receipt.base, recipient: recipient.base },
    cases: [...record.cases, ...share.cases, ...receipt.cases, ...recipient.cases],
  };
}
