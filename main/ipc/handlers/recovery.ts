import type { RecoveryView } from '../../../api/window/calls/recovery.ts';
import type { Me } from '../../../api/window/views.ts';
import type { Clock } from '../../../domain/clock.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { parseCertificate } from '../../../protocol/identity/certificate.ts';
import { readRecoveryCode, recoveryCodeForms } from '../../../protocol/recovery/code.ts';
import type { RecoveredKeys } from '../../../protocol/recovery/contents.ts';
import { openRecoveryFile } from '../../../protocol/recovery/open.ts';
import { wipe } from '../../../protocol/vault/secrets.ts';
import { requireStrong, type Judge } from '../../passphrase/judgement.ts';
import type { Session } from '../../session/session.ts';
import { comeBackBeside, type BesideParts } from '../../session/come-back.ts';
import { copyOf, makeRecovery, recoveryFileAt, writeRecovery } from '../../vault/recovery-file.ts';
import type { RecoveryInHand } from '../../vault/recovery-in-hand.ts';
import { readRecoveryRecord, writeRecoveryRecord, type RecoveryOwner } from '../../vault/recovery-record.ts';
import { vaultNumber } from '../../vault/vault-number.ts';
import type { VaultStore } from '../../vault/vault-store.ts';
import { writeAtomically } from '../../../connections/atomic-file.ts';
import type { Dialogs, Printing } from '../dialogs.ts';
import type { AreaHandlers } from '../handlers.ts';
import { localUser } from './local-user.ts';

/** Who is signed in, as far as recovery is about them. */
interface Recoverable extends RecoveryOwner {
  /** Of the vault. */
  readonly id: string;
  readonly me: Me;
  readonly ports: RecoveryOwner['ports'] & { readonly vault: { readonly thumbprint: string } };
}

export interface RecoveryParts {
  readonly session: Pick<Session, 'bring' | 'unlock' | 'lock'> & {
    /** Throws VAULT_LOCKED. */
    need(): Recoverable;
  };
  readonly vaults: Pick<VaultStore, 'unlock' | 'has' | 'bring' | 'replace'>;
  /** For whom the keys of a file count no more. */
  readonly returning: BesideParts;
  readonly inHand: RecoveryInHand;
  readonly judge: Judge;
  readonly dialogs: Pick<Dialogs, 'openFile' | 'saveFile'>;
  readonly printing: Printing;
  readonly clock: Clock;
  readonly kiosk: boolean;
  /** Told once somebody has signed in. */
  readonly entered: (me: Me) => void;
}

export function recoveryHandlers(parts: RecoveryParts): AreaHandlers<'recovery'> {
  const { inHand } = parts;
  return {
    ...settingUp(parts),
    ...onPaper(parts),
    'recovery.forget': async () => {
      inHand.forget();
      return Promise.resolve({});
    },
    'recovery.choose': async () => {
      const path = await parts.dialogs.openFile('recovery');
      if (path === undefined) return {};
      const file = await recoveryFileAt(path);
      inHand.choose(file);
      return { file: { number: vaultNumber(file.header.id), madeAt: file.header.madeAt } };
    },
    'recovery.comeBack': async ({ code: typed, cause, passphrase, label }, work) => {
      const { owner, secrets } = opened(inHand, typed);
      try {
        const { returning } = parts;
        if (owner.mspId !== returning.mspId || !returning.roles.includes(owner.role))
          throw new OpenwardError('RECOVERY_FILE_FOREIGN');
        await requireStrong(parts.judge, passphrase, [owner.name, ...(label ? [label] : [])]);
        const made = await comeBackBeside(returning, { owner, secrets }, { cause, label, passphrase }, work);
        inHand.forget();
        return localUser(made);
      } finally {
        wipe(secrets);
      }
    },
    'recovery.open': async ({ code: typed, passphrase, label, replace }) => {
      const file = inHand.chosen();
      const keys = opened(inHand, typed);
      try {
        const me = await recover(parts, keys, { passphrase, label, replace });
        inHand.forget();
        // Without the note they are asked once more whether they want a file.
        if (!me.carried) await remember(parts.session.need(), file.header).catch(() => undefined);
        parts.entered(me);
        return me;
      } finally {
        wipe(keys.secrets);
      }
    },
  };
}

/** What the chosen file holds. Errors: RECOVERY_NOT_CHOSEN, those of the code. */
function opened(inHand: RecoveryInHand, typed: string): RecoveredKeys {
  const file = inHand.chosen();
  const code = readRecoveryCode(typed);
  try {
    return openRecoveryFile(file, code);
  } finally {
    code.fill(0);
  }
}

type SettingUp = 'recovery.state' | 'recovery.decline' | 'recovery.begin' | 'recovery.finish';

function settingUp({
  session,
  vaults,
  inHand,
  dialogs,
  clock,
}: RecoveryParts): Pick<AreaHandlers<'recovery'>, SettingUp> {
  /** Whose keys lie in a vault of this machine. */
  const owner = (): Recoverable => {
    const person = session.need();
    if (person.me.carried) throw new OpenwardError('NOT_AVAILABLE', 'These keys are of a file, and not kept here');
    return person;
  };
  return {
    'recovery.state': async () => stateOf(owner()),
    'recovery.decline': async () => {
      await writeRecoveryRecord(owner(), { state: 'declined', at: clock.now().toISOString() });
      return {};
    },
    'recovery.begin': async ({ current }) => {
      const { id } = owner();
      const opened = await vaults.unlock(id, current);
      const made = (() => {
        try {
          return makeRecovery(opened, clock.now());
        } finally {
          wipe(opened.secrets);
        }
      })();
      const asked = [...inHand.begin(id, made)];
      const { en, zh, text } = recoveryCodeForms(made.code);
      return { number: made.number, madeAt: made.madeAt, words: { en: [...en], zh: [...zh] }, text, asked };
    },
    'recovery.finish': async ({ words }) => {
      const person = owner();
      inHand.prove(person.id, words);
      const made = inHand.begun(person.id);
      const path = await dialogs.saveFile(`openward-recovery-${made.number}.json`);
      if (path === undefined) return { saved: false };
      await writeRecovery(made, path);
      const { madeAt, number, thumbprint } = made;
      await writeRecoveryRecord(person, { state: 'made', madeAt, number, thumbprint });
      inHand.forget();
      return { saved: true };
    },
  };
}

/** The page draws the paper; what is printed is what it shows on paper. */
function onPaper({ session, inHand, dialogs, printing }: RecoveryParts) {
  return {
    'recovery.print': async () => {
      inHand.begun(session.need().id);
      return { printed: await printing.print() };
    },
    'recovery.pdf': async () => {
      const { number } = inHand.begun(session.need().id);
      const path = await dialogs.saveFile(`openward-recovery-${number}.pdf`);
      if (path === undefined) return { saved: false };
      await writeAtomically(path, await printing.pdf());
      return { saved: true };
    },
  } satisfies Partial<AreaHandlers<'recovery'>>;
}

async function stateOf(person: Recoverable): Promise<RecoveryView> {
  const record = await readRecoveryRecord(person);
  if (record?.state !== 'made') return { state: record?.state ?? 'none' };
  const { madeAt, number, thumbprint } = record;
  return { state: 'made', madeAt, number, outdated: thumbprint !== person.ports.vault.thumbprint };
}

/** What a recovered person wants. */
interface Wanted {
  readonly passphrase: string | undefined;
  readonly label: string | undefined;
  readonly replace: boolean;
}

/** Everything that may be refused is, before anything of this machine is changed. */
async function recover(parts: RecoveryParts, keys: RecoveredKeys, wanted: Wanted): Promise<Me> {
  const { session, vaults, judge, kiosk } = parts;
  const { passphrase, label, replace } = wanted;
  if ((passphrase === undefined) !== kiosk) throw new OpenwardError('INPUT_INVALID', 'A kiosk keeps nothing');
  if (!kiosk && !replace && (await vaults.has(keys.id))) throw new OpenwardError('RECOVERY_HERE_ALREADY');
  if (passphrase !== undefined) await requireStrong(judge, passphrase, [keys.owner.name, ...(label ? [label] : [])]);
  // Certificates, identity and status on the ledger are checked as of keys that are carried, and nothing is written.
  const me = await session.bring(copyOf(keys), undefined).catch((error: unknown) => {
    throw isForeign(error, keys, parts.clock)
      ? new OpenwardError('RECOVERY_FILE_FOREIGN', undefined, { cause: error })
      : error;
  });
  if (passphrase === undefined) return me;
  session.lock('asked');
  if (await vaults.has(keys.id)) await vaults.replace(keys, passphrase);
  else await vaults.bring(keys, passphrase, label);
  return session.unlock(keys.id, passphrase);
}

/** Refused for where it is of, and not for its age. */
function isForeign(error: unknown, { owner }: RecoveredKeys, clock: Clock): boolean {
  if (!(error instanceof OpenwardError)) return false;
  if (error.code === 'NOT_ENTITLED') return true;
  const { notAfter } = parseCertificate(owner.enrolment.certificates.signingCertificate);
  return error.code === 'CERTIFICATE_INVALID' && notAfter > clock.now();
}

/** The file that a person came back with is still the one of their keys. */
async function remember(person: Recoverable, header: { readonly id: string; readonly madeAt: string }): Promise<void> {
  const { thumbprint } = person.ports.vault;
  const { id, madeAt } = header;
  await writeRecoveryRecord(person, { state: 'made', madeAt, number: vaultNumber(id), thumbprint });
}
