import { z } from 'zod';
import { GuardiansStatement, GuardianSet, GuardianSetId, SealedPart } from '../../domain/guardians.ts';
import { DetachedJws, Instant, PID } from '../../domain/ids.ts';

/** That somebody is ready to be a person's guardian, by their own word, which lets the person look them up. */
export const GuardianOffer = z.object({
  /** PID. */
  guardian: PID,
  /** Of the statement of guardianship. */
  at: Instant,
  /** By the guardian. */
  word: DetachedJws,
});
export type GuardianOffer = z.infer<typeof GuardianOffer>;

/** That somebody whose keys were replaced has asked their guardians. */
export const GuardianRecovery = z.object({
  askedAt: Instant,
  /** From when on the parts are given to who asked; until then it can be stopped without harm. */
  opensAt: Instant,
  /** PIDs of the guardians who have handed over their part. */
  handed: z.array(PID),
});
export type GuardianRecovery = z.infer<typeof GuardianRecovery>;

/** Somebody's own guardians. */
export const OwnGuardians = z.object({
  /** Absent of who has named none. */
  set: GuardianSet.optional(),
  /** There is one, and what lies here of it cannot be read. */
  unreadable: z.literal(true).optional(),
  /** Absent when nobody has asked. */
  recovery: GuardianRecovery.optional(),
});
export type OwnGuardians = z.infer<typeof OwnGuardians>;

/** What a guardian has of one person: their own part alone. */
export const Guardianship = z.object({
  statement: GuardiansStatement,
  /** By the owner, over the statement. */
  signature: DetachedJws,
  /** Sealed to the guardian. */
  part: SealedPart,
  /** By the owner, over the statement of guardianship of the two, `at` as in the set's. */
  word: DetachedJws,
  recovery: GuardianRecovery.optional(),
});
export type Guardianship = z.infer<typeof Guardianship>;

/** A part for the new keys of who asks. */
export const PartHandedOver = z.object({ set: GuardianSetId, part: SealedPart });
export type PartHandedOver = z.infer<typeof PartHandedOver>;

/** One of the parts as the owner gets them. */
export const CollectedPart = z.object({ guardian: PID, part: SealedPart });
export type CollectedPart = z.infer<typeof CollectedPart>;
