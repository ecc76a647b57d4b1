import { z } from 'zod';
import { GuardianRole, guardianNumbers } from '../../../domain/guardians.ts';
import { Instant, PID } from '../../../domain/ids.ts';
import { LocalisedName } from '../../../domain/localised-text.ts';
import { ReplacementCause } from '../../../domain/replacement.ts';
import { secretText } from '../../../domain/text.ts';
import { PersonRole } from '../../../domain/user.ts';
import { call, none } from '../call.ts';

/** Digits that two people read to one another: five groups of four. */
const ComparedCode = z.array(z.string().regex(/^[0-9]{4}$/)).length(5);
const HowMany = z.number().int().min(guardianNumbers.fewest).max(guardianNumbers.most);

/** Somebody who is ready to be a guardian, or is one. */
const GuardianView = z.object({
  pid: PID,
  /** Absent of who cannot be looked up any more. */
  organisation: LocalisedName.optional(),
  role: PersonRole.optional(),
  /** Registered and active: a part can be given to them, and they can hand it over. */
  able: z.boolean(),
});
export type GuardianView = z.infer<typeof GuardianView>;

/** What somebody has arranged with guardians, and how a recovery by them goes on. */
export const GuardiansView = z.object({
  set: z
    .object({
      at: Instant,
      /** How many of them bring the keys back. */
      threshold: HowMany,
      guardians: z.array(GuardianView),
      /** Named with other keys than those of now. */
      outdated: z.boolean(),
      /** The keys of then were given up and are not back yet: the guardians can be asked for them. */
      lost: z.boolean(),
    })
    .optional(),
  /** What the cloud has of a set cannot be used: others are named in its place. */
  unusable: z.boolean(),
  /** Who has said that they are ready. */
  offers: z.array(GuardianView),
  /** Clouds that did not answer: there may be more offers, and what is known of a guardian may be less. */
  silent: z.array(LocalisedName),
  recovery: z
    .object({
      askedAt: Instant,
      /** Until then it can be stopped, and nothing that was handed over is given out. */
      opensAt: Instant,
      /** Who has handed over their part. */
      handed: z.array(PID),
      code: ComparedCode,
    })
    .optional(),
});
export type GuardiansView = z.infer<typeof GuardiansView>;

/** Somebody whose guardian the person is. */
export const GuardedView = z.object({
  owner: PID,
  at: Instant,
  threshold: HowMany,
  guardians: HowMany,
  /** The part that is kept for the person opens, and is the one that was made. */
  whole: z.boolean(),
  /** As the ledger says, who asks for it. */
  asks: z
    .object({
      askedAt: Instant,
      replacedAt: Instant,
      cause: ReplacementCause,
      code: ComparedCode,
      handed: z.boolean(),
    })
    .optional(),
});
export type GuardedView = z.infer<typeof GuardedView>;

/** Keys in parts with people one trusts, and the parts that one keeps for others. */
export const guardiansCalls = {
  'guardians.state': call(GuardianRole.options, none, GuardiansView),
  /** Seals what opens records and shares to these people, in the place of those of before. */
  'guardians.name': call(
    GuardianRole.options,
    z.object({
      current: secretText(1, 200),
      guardians: z.array(PID).min(guardianNumbers.fewest).max(guardianNumbers.most),
      threshold: HowMany,
    }),
    none,
  ),
  /** Whether one's own guardians were asked, and how many ask for a part that one keeps: on the cloud's word alone. */
  'guardians.notice': call(
    GuardianRole.options,
    none,
    z.object({ asked: z.boolean(), asking: z.number().int().min(0) }),
  ),
  /** With new keys, after the hospital has seen who asks. */
  'guardians.ask': call(GuardianRole.options, none, none),
  'guardians.stop': call(GuardianRole.options, none, none),
  /** Puts what the guardians bring back beside the keys of now, for good: what was sealed before opens from now on. */
  'guardians.open': call(
    GuardianRole.options,
    z.object({ current: secretText(1, 200) }),
    z.object({
      /** Whose part was not the one that was made. */
      setAside: z.array(PID),
    }),
  ),
  /** Says that one is ready to be this person's guardian, and lets them look one up. */
  'guardians.offer': call(GuardianRole.options, z.object({ owner: PID }), none),
  'guardians.guarded': call(
    GuardianRole.options,
    none,
    z.object({ people: z.array(GuardedView), silent: GuardiansView.shape.silent }),
  ),
  /** The own part, sealed to the keys whose code was compared. */
  'guardians.hand': call(GuardianRole.options, z.object({ owner: PID, code: ComparedCode }), none),
};
