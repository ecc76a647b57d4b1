import type { Me } from '../../../api/window/views.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import type { KeyFileCost } from '../../../protocol/keyfile/key-file.ts';
import { wipe } from '../../../protocol/vault/secrets.ts';
import { requireStrong, type Judge } from '../../passphrase/judgement.ts';
import type { Session } from '../../session/session.ts';
import type { SignedIn } from '../../session/signed-in.ts';
import { bringBack, carryAway } from '../../vault/carried-keys.ts';
import type { Work } from '../../../app/ports/progress.ts';
import { endOwnKeys } from '../../../app/flows/end-keys.ts';
import { comeBackBeside, type BesideParts } from '../../session/come-back.ts';
import type { OpenedVault, VaultStore } from '../../vault/vault-store.ts';
import { localUser } from './local-user.ts';
import type { Dialogs } from '../dialogs.ts';
import type { AreaHandlers } from '../handlers.ts';

export interface KeysParts {
  readonly session: Pick<Session, 'bring' | 'lock'> & {
    /** Throws VAULT_LOCKED. */
    need(): Pick<SignedIn, 'id' | 'me'> & { readonly ports: Pick<SignedIn['ports'], 'sa'> };
  };
  readonly vaults: Pick<VaultStore, 'unlock' | 'changePassphrase'>;
  readonly judge: Judge;
  readonly dialogs: Pick<Dialogs, 'openFile' | 'saveFile'>;
  readonly kiosk: boolean;
  /** How much work a guess at a key file is; tests take less. */
  readonly cost?: KeyFileCost;
  /** For whom these keys count no more. */
  readonly returning: BesideParts;
  /** Told once somebody has signed in. */
  readonly entered: (me: Me) => void;
}

const SUGGESTED_NAME = 'openward-keys.tar';

export function keysHandlers({
  session,
  vaults,
  judge,
  dialogs,
  kiosk,
  cost,
  returning,
  entered,
}: KeysParts): AreaHandlers<'keys'> {
  /** Whose keys lie in a vault of this machine. */
  const owner = (): Pick<SignedIn, 'id' | 'me'> => {
    const person = session.need();
    if (person.me.carried) throw new OpenwardError('NOT_AVAILABLE', 'These keys are of a file, and not kept here');
    return person;
  };
  /** Asks for other keys beside old ones, of which nothing stays in memory. */
  const beside = async (old: OpenedVault, asked: Parameters<typeof comeBackBeside>[2], work: Work) => {
    try {
      return localUser(await comeBackBeside(returning, old, asked, work));
    } finally {
      wipe(old.secrets);
    }
  };
  return {
    'keys.keep': async ({ current, passphrase }) => {
      const { id, me } = owner();
      await requireStrong(judge, passphrase, [me.label]);
      const opened = await vaults.unlock(id, current);
      try {
        const path = await dialogs.saveFile(SUGGESTED_NAME);
        if (path === undefined) return { saved: false };
        await carryAway(opened, passphrase, path, cost);
        return { saved: true };
      } finally {
        wipe(opened.secrets);
      }
    },

    'keys.changePassphrase': async ({ current, passphrase }) => {
      const { id, me } = owner();
      await requireStrong(judge, passphrase, [me.label]);
      await vaults.changePassphrase(id, current, passphrase);
      return {};
    },

    'keys.end': async ({ current, reason }) => {
      const person = session.need();
      if (!person.me.carried) wipe((await vaults.unlock(person.id, current ?? '')).secrets);
      await endOwnKeys(person.ports.sa, reason);
      session.lock('revoked');
      return {};
    },

    'keys.bring': async ({ passphrase, keep, label }) => {
      const path = await dialogs.openFile('keys');
      if (path === undefined) return {};
      const keys = await bringBack(path, passphrase);
      const me = await session.bring(keys, keep ? { passphrase, label: kiosk ? undefined : label } : undefined);
      entered(me);
      return { me };
    },

    'keys.comeBack': async ({ passphrase, cause, label }, work) => {
      const path = await dialogs.openFile('keys');
      if (path === undefined) return {};
      return { user: await beside(await bringBack(path, passphrase), { passphrase, cause, label }, work) };
    },

    'keys.comeBackHere': async ({ id, passphrase, cause, label }, work) =>
      beside(await vaults.unlock(id, passphrase), { passphrase, cause, label }, work),
  };
}
