import { z } from 'zod';
import { Sha384Hex } from '../../../domain/ids.ts';
import { ListedChange } from '../../messages/membership.ts';
import { call, none } from '../call.ts';
import { RootFingerprints } from './parts.ts';

const administrators = ['hospital-admin', 'sa-officer'] as const;

/** Whoever decides for an organisation: who joins the consortium, who leaves it. */
export const changesCalls = {
  'changes.list': call(
    administrators,
    none,
    z.array(
      ListedChange.extend({
        /** Of who wants to join. */
        fingerprints: RootFingerprints.optional(),
        /** What this organisation’s administrators said last; its node signs by it. */
        word: z.enum(['yes', 'no']).optional(),
      }),
    ),
  ),
  /** Main reads the change anew and signs what it finds under this digest. */
  'changes.decide': call(administrators, z.object({ digest: Sha384Hex, decision: z.enum(['yes', 'no']) }), none),
};
