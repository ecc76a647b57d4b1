import type { Replied } from '../../api/window/calls.ts';
import type { Tone } from './status-badge.tsx';

export type PatientShare = Replied<'shares.list'>['items'][number];
export type PatientShareState = PatientShare['status'] | 'expired';

/** A granted share whose time has ended is over, though the ledger still says granted. */
export function shareState(share: PatientShare, now: Date = new Date()): PatientShareState {
  const { granted } = share;
  return share.status === 'granted' && granted !== undefined && new Date(granted.expiry) <= now
    ? 'expired'
    : share.status;
}

export function shareTone(state: PatientShareState): Tone {
  return ({ requested: 'wait', granted: 'good', declined: 'plain', revoked: 'bad', expired: 'plain' } as const)[state];
}
