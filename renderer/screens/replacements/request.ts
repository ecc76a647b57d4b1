import type { z } from 'zod';
import type { ReplacementState } from '../../../api/messages/replacement.ts';
import type { Replied } from '../../../api/window/calls.ts';
import type { Tone } from '../../components/status-badge.tsx';

const tones = { submitted: 'wait', confirmed: 'note', granting: 'note', granted: 'good', declined: 'bad' } as const;

/** How a request for new keys is shown. */
export function replacementTone(state: z.infer<typeof ReplacementState>): Tone {
  return tones[state];
}

/** A request for new keys with what is registered of the person. */
export type Examined = Replied<'sa.replacement'>;
