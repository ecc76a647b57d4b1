import { z } from 'zod';
import { readFile, rm } from '../../connections/disk.ts';
import { RegistrationState } from '../../api/messages/registration.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { writeAtomically } from '../../connections/atomic-file.ts';

/** What was asked for, and answered by whom. */
const Answered = z.strictObject({
  via: z.enum(['hospital', 'sa', 'replacement']),
  id: z.string(),
  claim: z.string(),
  /** `ready`: approved, and the certificates can be fetched. */
  state: z.enum([...RegistrationState.options, 'ready']),
  reason: z.string().optional(),
  /** Of new keys under an old PID: what an administrator compares. Groups of digits. */
  code: z.array(z.string()).optional(),
});
export type AnsweredRegistration = z.infer<typeof Answered>;

/** Nobody has answered yet, or it was refused when it was asked for again; what was asked for is in the vault. */
const Unanswered = z.strictObject({ state: z.enum(['pending', 'refused']) });

/**
 * A registration under way, beside its vault. In clear, because it is asked about before anybody has unlocked anything;
 * it names nobody, and all it can fetch is the outcome, which is checked against the keys when the vault is opened.
 */
export const KeptRegistration = z.union([Answered, Unanswered]);
export type KeptRegistration = z.infer<typeof KeptRegistration>;

export function isAnswered(kept: KeptRegistration): kept is AnsweredRegistration {
  return 'claim' in kept;
}

/** Whether its keys are of no use to anybody. */
export function isOver(kept: KeptRegistration | undefined): boolean {
  return kept?.state === 'declined' || kept?.state === 'refused';
}

/** `ID.registration`: there from before the submission until the vault holds what came of it. */
export class RegistrationFile {
  constructor(private readonly file: string) {}

  /** Undefined when there is none. Throws VAULT_DAMAGED. */
  async read(): Promise<KeptRegistration | undefined> {
    const text = await readFile(this.file, 'utf8').catch((error: unknown) => {
      if (error instanceof OpenwardError) throw error;
      return undefined;
    });
    if (text === undefined) return undefined;
    try {
      const raw: unknown = JSON.parse(text);
      return KeptRegistration.parse(raw);
    } catch (cause) {
      throw new OpenwardError('VAULT_DAMAGED', 'The registration beside the vault cannot be read', { cause });
    }
  }

  write(registration: KeptRegistration): Promise<void> {
    return writeAtomically(this.file, `${JSON.stringify(registration, undefined, 2)}\n`);
  }

  remove(): Promise<void> {
    return rm(this.file, { force: true });
  }
}
