import { OpenwardError } from '../../domain/errors.ts';
import type { Share, ShareGrant } from '../../domain/share.ts';
import type { DUE } from '../../domain/use.ts';

/** A proxy records only what the patient granted through it. Errors: NOT_ENTITLED, FRAGMENT_INVALID. */
export function requireOwnFragment(use: DUE, grant: ShareGrant, proxy: string): void {
  const position = grant.proxies.indexOf(proxy);
  if (position < 0) throw new OpenwardError('NOT_ENTITLED', 'The share does not go through this proxy');
  if (grant.fragmentDigests[position] !== use.fragmentDigest)
    throw new OpenwardError('FRAGMENT_INVALID', 'The fragment is not the one granted to this proxy');
}

/** D_UE must say what the share says. Errors: INPUT_INVALID. */
export function requireUseOfShare(use: DUE, share: Share, grant: ShareGrant): void {
  if (use.T_ID !== grant.T_ID) throw new OpenwardError('INPUT_INVALID', 'T_ID: not the record of the share');
  if (use.T_H !== share.consumerPid) throw new OpenwardError('INPUT_INVALID', 'T_H: not the consumer of the share');
  if (use.purpose !== share.purpose) throw new OpenwardError('INPUT_INVALID', 'purpose: not that of the share');
}
