import type { Replied } from '../../../api/window/calls.ts';
import type { Tone } from '../../components/status-badge.tsx';

export type ConsumerShare = Replied<'requests.list'>['items'][number];
export type ConsumerShareState = ConsumerShare['status'] | 'expired';

/** The ledger does not write down that time has passed: a share that was granted ends by itself. */
export function stateOf(
  {
    status,
    granted,
  }: { readonly status: ConsumerShare['status']; readonly granted?: { readonly expiry: string } | undefined },
  now: Date,
): ConsumerShareState {
  return status === 'granted' && granted !== undefined && new Date(granted.expiry) <= now ? 'expired' : status;
}

/** Until when it may be opened; undefined unless it was granted. */
export function expiryOf({ granted }: Pick<ConsumerShare, 'granted'>): string | undefined {
  return granted?.expiry;
}

export const shareTones: Readonly<Record<ConsumerShareState, Tone>> = {
  requested: 'wait',
  granted: 'good',
  declined: 'plain',
  revoked: 'bad',
  expired: 'plain',
};

export const shareStates: readonly ConsumerShareState[] = ['requested', 'granted', 'declined', 'revoked', 'expired'];
