import type { Replied } from '../../api/window/calls.ts';
import type { Tone } from './status-badge.tsx';

export type Share = Replied<'shares.list'>['items'][number];
export type ShareState = Share['status'] | 'expired';

/** A granted share whose time has ended is over, though the ledger still says granted. */
export function shareState(share: Share, now: Date = new Date()): ShareState {
  const { granted } = share;
  return share.status === 'granted' && granted !== undefined && new Date(granted.expiry) <= now
    ? 'expired'
    : share.status;
}

export function shareTone(state: ShareState): Tone {
  return ({ requested: 'wait', granted: 'good', declined: 'plain', revoked: 'bad', expired: 'plain' } as const)[state];
}
