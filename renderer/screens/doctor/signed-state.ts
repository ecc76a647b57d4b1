import type { Replied } from '../../../api/window/calls.ts';
import type { Tone } from '../../components/status-badge.tsx';

export type Signed = Replied<'treatment.signed'>['items'][number];
/** What has become of what the doctor signed last. */
export const signedStates = ['waiting', 'sent-back', 'recorded', 'amended', 'writing'] as const;
export type SignedState = (typeof signedStates)[number];

export const signedTones: Readonly<Record<SignedState, Tone>> = {
  waiting: 'wait',
  'sent-back': 'wait',
  recorded: 'good',
  amended: 'good',
  writing: 'note',
};

export function signedStateOf({ status, sentBack, signedVersion }: Signed): SignedState {
  if (status === 'awaiting-patient') return 'waiting';
  if (sentBack) return 'sent-back';
  // Withdrawn, because the ledger had its version already.
  if (status !== 'recorded') return 'writing';
  return signedVersion > 1 ? 'amended' : 'recorded';
}
