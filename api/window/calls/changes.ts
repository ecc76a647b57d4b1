import { z } from 'zod';
import { Sha384Hex } from '../../../domain/ids.ts';
import { Going } from '../../formats/membership.ts';
import { GoingProposal, ListedChange } from '../../messages/membership.ts';
import { call, none } from '../call.ts';
import { RootFingerprints } from './parts.ts';

const administrators = ['hospital-admin', 'sa-officer'] as const;

/** Whoever decides for an organisation: who joins the consortium, who leaves it. */
export const changesCalls = {
  'changes.list': call(
    administrators,
    none,
    z.object({
      changes: z.array(
        ListedChange.extend({
          /** Of who wants to join. */
          fingerprints: RootFingerprints.optional(),
          /** What this organisation’s administrators said last; its node signs by it. */
          word: z.enum(['yes', 'no']).optional(),
        }),
      ),
      /** How many there are that cannot be read. */
      unreadable: z.number().int(),
    }),
  ),
  /** Of this organisation's proposals that a member goes those that are not before the members: see `ProposalState`. */
  'changes.proposals': call(
    administrators,
    none,
    z.array(GoingProposal.pick({ digest: true, going: true, state: true, code: true })),
  ),
  /** Signs that the own organisation leaves, or that another is taken out; its node puts it before the members. */
  'changes.propose': call(administrators, z.object({ going: Going }), none),
  /** Main reads the change anew and signs what it finds under this digest. */
  'changes.decide': call(administrators, z.object({ digest: Sha384Hex, decision: z.enum(['yes', 'no']) }), none),
};
