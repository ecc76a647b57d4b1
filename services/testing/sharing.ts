/**
 * What patient and consumer do on their own machines: not in services/cloud, where nothing may be imported that
 * decrypts.
 */
export { makeFragments, wrapShareKey } from '../../protocol/reencryption/delegator.ts';
export { openShareKey } from '../../protocol/reencryption/recipient.ts';
