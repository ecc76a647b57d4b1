import { z } from 'zod';
import { bounds } from '../../../domain/bounds.ts';
import { entering, secretText } from '../../../domain/text.ts';
import { PersonRole } from '../../../domain/user.ts';
import { ReplacementCause } from '../../../domain/replacement.ts';
import { call, job, none } from '../call.ts';
import { LocalUser, Me } from '../views.ts';
import { Id } from './parts.ts';

const Known = secretText(1, 200);
const New = secretText(10, 200);

/** A person's keys on their way to another machine, and the passphrase that locks them on this one. */
export const keysCalls = {
  /**
   * Writes the keys into a file that the person chooses in the system's dialog, under a passphrase of its own.
   * `current` opens the vault: who finds a machine unlocked takes no keys away. Not saved: none was chosen.
   */
  'keys.keep': call(
    PersonRole.options,
    z.object({ current: Known, passphrase: New }),
    z.object({ saved: z.boolean() }),
  ),
  /** The vault opens with `passphrase` from then on, and with `current` no more. */
  'keys.changePassphrase': call(PersonRole.options, z.object({ current: Known, passphrase: New }), none),
  /**
   * Ends the keys of who is signed in, everywhere and for good, because somebody else has them; then they are signed
   * out. `current` opens the vault, where these keys lie in one: who finds a machine unlocked ends nobody’s keys.
   */
  'keys.end': call(
    PersonRole.options,
    z.object({ current: Known.optional(), reason: entering.prose(bounds.shortReason) }),
    none,
  ),
  /**
   * Signs in with the keys of a file that the person chooses. They are put into a vault of this machine, under the
   * file's passphrase, if `keep` says so. Nobody: none was chosen.
   */
  'keys.bring': call(
    'anyone',
    z.object({
      passphrase: Known,
      keep: z.boolean(),
      /** As at the registration; not kept on a kiosk. */
      label: entering.line(bounds.name).optional(),
    }),
    z.object({ me: Me.optional() }),
  ),
  /**
   * Other keys for signing beside those of a file that the person chooses, which sign nobody in any more: what was
   * sealed to them opens. They lie in a vault of their own, under the file's passphrase. Nobody: none was chosen.
   */
  'keys.comeBack': call(
    'anyone',
    z.object({ ...job, passphrase: Known, cause: ReplacementCause, label: entering.line(bounds.name).optional() }),
    z.object({ user: LocalUser.optional() }),
  ),
  /** The same beside the keys of a vault of this machine, which stays as it is. */
  'keys.comeBackHere': call(
    'anyone',
    z.object({
      ...job,
      id: Id,
      passphrase: Known,
      cause: ReplacementCause,
      label: entering.line(bounds.name).optional(),
    }),
    LocalUser,
  ),
};
