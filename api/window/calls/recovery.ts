import { z } from 'zod';
import { bounds } from '../../../domain/bounds.ts';
import { Instant } from '../../../domain/ids.ts';
import { entering, secretText } from '../../../domain/text.ts';
import { ReplacementCause } from '../../../domain/replacement.ts';
import { PersonRole } from '../../../domain/user.ts';
import { call, job, none } from '../call.ts';
import { LocalUser, Me } from '../views.ts';

const FileNumber = z.string().regex(/^[0-9]{12}$/);
const Words = z.array(z.string()).length(12);

/** What a person has done about their recovery on this machine. */
export const RecoveryView = z.discriminatedUnion('state', [
  /** Nothing, or nothing that is known here. */
  z.object({ state: z.literal('none') }),
  /** They do not want to be asked. */
  z.object({ state: z.literal('declined') }),
  z.object({
    state: z.literal('made'),
    madeAt: Instant,
    number: FileNumber,
    /** The file holds other keys than those of now: they were renewed since. */
    outdated: z.boolean(),
  }),
]);
export type RecoveryView = z.infer<typeof RecoveryView>;

/** What is shown of a new recovery code, once. */
const ShownCode = z.object({
  /** Of the file that it will open. */
  number: FileNumber,
  madeAt: Instant,
  /** The same code in either language. */
  words: z.object({ en: Words, zh: Words }),
  /** What a QR symbol of it says. */
  text: z.string(),
  /** Positions, from 1, of the words that will be asked for. */
  asked: z.array(z.number().int()),
});

/** Coming back after passphrase or machine were lost: a sealed file, and a code on paper. */
export const recoveryCalls = {
  'recovery.state': call(PersonRole.options, none, RecoveryView),
  /** The person wants to be asked no more; what there is of files and codes stays as it is. */
  'recovery.decline': call(PersonRole.options, none, none),
  /** Makes a code, which is shown here and nowhere else. Nothing is written yet. */
  'recovery.begin': call(PersonRole.options, z.object({ current: secretText(1, 200) }), ShownCode),
  /**
   * Writes the file of the code that was begun, where the person says in the system's dialog, once the words that are
   * asked for were read from the paper. Not saved: no place was chosen, and the code is still there.
   */
  'recovery.finish': call(
    PersonRole.options,
    z.object({
      words: z
        .array(z.object({ position: z.number().int().min(1).max(12), word: entering.line(bounds.recoveryWord) }))
        .max(12),
    }),
    z.object({ saved: z.boolean() }),
  ),
  /** By the system's printing dialog, the paper of the code that was begun. Not printed: cancelled, or no printer. */
  'recovery.print': call(PersonRole.options, none, z.object({ printed: z.boolean() })),
  /** The same paper as a PDF, where the person says; the code stands in it. Not saved: no place was chosen. */
  'recovery.pdf': call(PersonRole.options, none, z.object({ saved: z.boolean() })),
  /** Forgets a code whose file was not written, and a file that was chosen. */
  'recovery.forget': call('anyone', none, none),
  /** Which file it is, chosen in the system's dialog; nothing of it is opened. Nothing: none was chosen. */
  'recovery.choose': call(
    'anyone',
    none,
    z.object({ file: z.object({ number: FileNumber, madeAt: Instant }).optional() }),
  ),
  /**
   * Other keys for signing beside those of the chosen file, whose certificates count no more: what was sealed to them
   * opens. They lie in a vault of their own; nobody signs in until an administrator has seen who asks.
   */
  'recovery.comeBack': call(
    'anyone',
    z.object({
      ...job,
      /** As of `recovery.open`. */
      code: entering.prose(bounds.recoveryCode),
      cause: ReplacementCause,
      passphrase: secretText(10, 200),
      label: entering.line(bounds.name).optional(),
    }),
    LocalUser,
  ),
  /** Signs in with what the chosen file holds. */
  'recovery.open': call(
    'anyone',
    z.object({
      /** Words of either list, or the text of the QR symbol, as typed. */
      code: entering.prose(bounds.recoveryCode),
      /** Locks the keys on this machine; on a kiosk there is none, and nothing of them stays. */
      passphrase: secretText(10, 200).optional(),
      /** As at the registration. */
      label: entering.line(bounds.name).optional(),
      /** In the place of these keys where they lie here already; the file that lies there is kept beside it. */
      replace: z.boolean(),
    }),
    Me,
  ),
};
