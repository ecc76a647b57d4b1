import { z } from 'zod';
import { RealIdentity } from '../../messages/registration.ts';
import { Department, DepartmentId } from '../../../domain/appointment.ts';
import { bounds } from '../../../domain/bounds.ts';
import { entering, secretText } from '../../../domain/text.ts';
import { ReplacementCause } from '../../../domain/replacement.ts';
import { PersonRole } from '../../../domain/user.ts';
import { call, job, none } from '../call.ts';
import { LocalUser } from '../views.ts';
import { Id } from './parts.ts';

const Passphrase = secretText(10, 200);

/** What makes a passphrase easy to guess, or what to do about it. */
export const Advice = z.enum([
  ...['longer', 'common', 'name', 'personal', 'ownNumber', 'repeat', 'sequence', 'keyboard', 'date'],
] as const);
export type Advice = z.infer<typeof Advice>;

/** `score` is 0 to 4; whether it is enough is main's to say. */
export const PassphraseStrength = z.object({
  score: z.number().int().min(0).max(4),
  enough: z.boolean(),
  advice: z.array(Advice),
});
export type PassphraseStrength = z.infer<typeof PassphraseStrength>;

/** Becoming somebody on this installation. */
export const registrationCalls = {
  'registration.departments': call('anyone', none, z.array(Department)),
  'registration.submit': call(
    'anyone',
    z.object({
      ...job,
      /** How whoever is at this machine sees the person listed; not kept on a kiosk. */
      label: entering.line(bounds.name).optional(),
      role: PersonRole.exclude(['sa-officer', 'hospital-admin']),
      rid: RealIdentity,
      displayName: entering.line(bounds.name).optional(),
      department: DepartmentId.optional(),
      passphrase: Passphrase,
    }),
    LocalUser,
  ),
  'registration.activate': call(
    'anyone',
    z.object({
      ...job,
      /** How whoever is at this machine sees the person listed; not kept on a kiosk. */
      label: entering.line(bounds.name).optional(),
      displayName: entering.line(bounds.name),
      code: entering.line(80).min(10),
      passphrase: Passphrase,
    }),
    LocalUser,
  ),
  /**
   * Other keys under the PID that somebody has, of whom nothing is left but their identity. What was sealed to their
   * keys of before stays closed.
   */
  'registration.comeBack': call(
    'anyone',
    z.object({
      ...job,
      /** As at the registration. */
      label: entering.line(bounds.name).optional(),
      role: PersonRole.exclude(['sa-officer', 'hospital-admin']),
      rid: RealIdentity,
      cause: ReplacementCause,
      passphrase: Passphrase,
    }),
    LocalUser,
  ),
  /** How a passphrase would hold; `known` is what is known of its owner, which is worth nothing in it. */
  'registration.judgePassphrase': call(
    'anyone',
    z.object({ passphrase: secretText(1, 200), known: z.array(entering.lineOrNone(bounds.name)).max(8) }),
    PassphraseStrength,
  ),
  /** Asks for the outcome of every registration under way on this installation. */
  'registration.refresh': call('anyone', none, z.array(LocalUser)),
  /** Sends again what nobody has answered, with the keys that were made for it. Errors: those of the services. */
  'registration.goOn': call('anyone', z.object({ ...job, id: Id, passphrase: secretText(1, 200) }), LocalUser),
  'registration.forget': call('anyone', z.object({ id: Id }), none),
};
