import { Share, ShareGrant } from '../../domain/share.ts';
import type { Fixtures } from './fixtures.ts';
import type { StoryVectors } from './schemas.ts';

/** The share of `story.json` as the ledger has it. */
export function grantedShare({ at }: Fixtures, { grant, pde }: StoryVectors): Share & { readonly granted: ShareGrant } {
  const { statement, jws } = grant;
  if (statement.type !== 'openward/grant/1') throw new RangeError('A grant was expected');
  const { patientPid, consumerPid, purpose, ...granted } = statement;
  const bucket = pde.URL_C.slice('s3://'.length).split('/')[0] ?? '';
  const csUrl = `s3://${bucket}/shares/${granted.T_ID}/${granted.csDigest}`;
  const share = Share.parse({
    ...{ shareId: granted.shareId, patientPid, consumerPid, purpose, kinds: ['SHR'], until: granted.expiry },
    ...{ reasonDigest: '7'.repeat(96), consumerMsp: 'Hospital1MSP', status: 'granted', requestedAt: at, decidedAt: at },
    granted: ShareGrant.parse({ ...granted, csUrl, grant: jws }),
  });
  if (share.granted === undefined) throw new RangeError('It is granted');
  return { ...share, granted: share.granted };
}
