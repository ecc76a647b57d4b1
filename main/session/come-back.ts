import { createPrivateKey, randomBytes } from 'node:crypto';
import { askForKeys, codeOfKeys } from '../../app/flows/replace-keys.ts';
import type { Work } from '../../app/ports/progress.ts';
import { StoredRealIdentity, type RealIdentity } from '../../api/messages/registration.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { ReplacementCause } from '../../domain/replacement.ts';
import { canonicalBytes, parseCanonical } from '../../protocol/encoding/canonical-json.ts';
import { generateSigningKey } from '../../protocol/identity/keys.ts';
import type { RecoveredKeys } from '../../protocol/recovery/contents.ts';
import { copyOfSecrets, makeSecrets, wipe, type Secrets } from '../../protocol/vault/secrets.ts';
import type { ClientLog } from '../ipc/failure.ts';
import { pendingKeys } from '../vault/key-maker.ts';
import type { PersonRole } from '../../domain/user.ts';
import type { NewVault } from '../vault/new-vault.ts';
import type { ListedVault, OpenedVault, VaultStore } from '../vault/vault-store.ts';
import { answeredReturn, wasNotTaken } from './going-on.ts';
import type { Services } from './connections.ts';

export interface ComeBackParts {
  readonly vaults: Pick<VaultStore, 'create' | 'setRegistration' | 'find' | 'discard'>;
  /** SA as the installation itself reaches it. */
  readonly device: Pick<Services, 'sa'>;
  readonly log: ClientLog;
}

/** Whose new keys lie in which vault. */
export interface ComingBack extends Pick<NewVault, 'label' | 'name' | 'role' | 'mspId'> {
  readonly cause: ReplacementCause;
  /** Where old keys say it. */
  readonly pid?: NonNullable<RecoveredKeys['owner']['enrolment']>['pid'] | undefined;
  /** New ones for signing and TLS; taken over, and wiped. */
  readonly secrets: Secrets;
}

/** Where somebody who has old keys asks for others beside them. */
export interface BesideParts extends ComeBackParts {
  /** Who may sign in here, of which organisation. */
  readonly roles: readonly PersonRole[];
  readonly mspId: string;
  /** Whose people are not listed. */
  readonly kiosk: boolean;
}

/** Old keys, and whose they are. */
type OldKeys = Pick<OpenedVault, 'owner' | 'secrets'>;

/**
 * Asks for other keys for signing beside old ones. Errors: NOT_ENTITLED for those of another organisation or role;
 * those of `comeBack` and `besideOld`.
 */
export async function comeBackBeside(
  parts: BesideParts,
  { owner, secrets }: OldKeys,
  asked: { readonly cause: ReplacementCause; readonly label?: string | undefined; readonly passphrase: string },
  work: Work = {},
): Promise<ListedVault> {
  const { name, role, mspId, enrolment } = owner;
  if (mspId !== parts.mspId || !parts.roles.includes(role))
    throw new OpenwardError('NOT_ENTITLED', 'Nobody of this role or organisation signs in on this installation');
  const label = parts.kiosk ? undefined : asked.label;
  const person = { label, name, role, mspId, cause: asked.cause, pid: enrolment?.pid };
  return comeBack(parts, { ...person, secrets: await besideOld(secrets) }, asked.passphrase, work);
}

/** Nothing is left: all keys are new, and what was sealed to those of before stays closed. */
export function allNew(rid: RealIdentity): Promise<Secrets> {
  return makeSecrets(canonicalBytes(rid));
}

/**
 * New keys for signing and TLS beside those of before for encryption and re-encryption: what was sealed to them opens.
 * Copies, which their owner wipes. Errors: NOT_AVAILABLE for an administrator, who is activated anew.
 */
async function besideOld(old: Secrets): Promise<Secrets> {
  if (old.rid.length === 0) throw new OpenwardError('NOT_AVAILABLE', 'Administrators are activated anew');
  const [signing, tls] = await Promise.all([generateSigningKey(), generateSigningKey()]);
  const [newSigning, newTls] = [createPrivateKey(signing.privateKey), createPrivateKey(tls.privateKey)];
  return { ...copyOfSecrets(old), signing: newSigning, tls: newTls };
}

/**
 * Asks for other keys under the PID that somebody has. Keys and request lie in a vault of their own before anything is
 * sent; no vault that is there is touched. Keys that SA has never seen are thrown away with the error; once it may have
 * seen them they are kept, and the vault says that it is to be asked again. Errors: VAULT_EXISTS for a label in use,
 * those of the route.
 */
export async function comeBack(
  { vaults, device, log }: ComeBackParts,
  { secrets, cause, pid, ...person }: ComingBack,
  passphrase: string,
  work: Work = {},
): Promise<ListedVault> {
  const claim = randomBytes(32).toString('base64url');
  const pending = { kind: 'replacement', claim, cause, ...(pid === undefined ? {} : { pid }) } as const;
  try {
    const { id } = await vaults.create({ ...person, pending }, secrets, passphrase);
    try {
      const rid = StoredRealIdentity.parse(parseCanonical(secrets.rid));
      const keys = await pendingKeys(secrets);
      const outcome = await askForKeys(device, { role: person.role, rid, cause, pid }, { keys, claim }, work);
      return await vaults.setRegistration(id, answeredReturn(outcome, claim, codeOfKeys(keys)));
    } catch (error) {
      if (!wasNotTaken('replacement', error)) {
        log.note('nobody has answered who asked for other keys', error);
        return await vaults.find(id);
      }
      await vaults.discard(id);
      throw error;
    }
  } finally {
    wipe(secrets);
  }
}
