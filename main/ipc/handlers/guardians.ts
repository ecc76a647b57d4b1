import type { GuardianView } from '../../../api/window/calls/guardians.ts';
import type { Me } from '../../../api/window/views.ts';
import {
  askGuardians,
  collectKeys,
  guardiansState,
  nameGuardians,
  stopRecovery,
  type GuardianPorts,
  type KnownGuardian,
} from '../../../app/flows/guardians.ts';
import { guardianNotice, guardianships, handPart, offerGuardianship } from '../../../app/flows/guardianship.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { PID } from '../../../domain/ids.ts';
import { wipe } from '../../../protocol/vault/secrets.ts';
import type { UnlockedVault } from '../../vault/unlocked-vault.ts';
import type { VaultStore } from '../../vault/vault-store.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { NameOf } from '../name-of.ts';

/** Who is signed in, as far as guardians are about them. */
interface Guarded {
  /** Of the vault. */
  readonly id: string;
  readonly me: Pick<Me, 'carried'>;
  readonly ports: GuardianPorts & { readonly vault: Pick<UnlockedVault, 'keepFormer' | 'hasFormer'> };
}

export interface GuardianParts {
  /** Who is signed in; throws VAULT_LOCKED. */
  readonly person: () => Guarded;
  readonly vaults: Pick<VaultStore, 'unlock' | 'keepFormer'>;
  readonly nameOf: NameOf;
}

export function guardianHandlers({ person, vaults, nameOf }: GuardianParts): AreaHandlers<'guardians'> {
  const ports = (): Guarded['ports'] => person().ports;
  /** Whose keys lie in a vault of this machine. */
  const owner = (): Guarded => {
    const here = person();
    if (here.me.carried) throw new OpenwardError('NOT_AVAILABLE', 'These keys are of a file, and not kept here');
    return here;
  };
  const viewOf = ({ pid, mspId, role, able }: KnownGuardian): GuardianView => ({
    pid,
    ...(mspId === undefined ? {} : { organisation: nameOf(mspId) }),
    ...(role === undefined ? {} : { role }),
    able,
  });
  return {
    'guardians.state': async () => {
      const own = ports();
      const { set, unusable, offers, silent, recovery } = await guardiansState(own);
      const lost = set?.lost === true && !own.vault.hasFormer;
      return {
        ...(set ? { set: { ...set, guardians: set.guardians.map(viewOf), lost } } : {}),
        unusable,
        offers: offers.map(viewOf),
        silent: silent.map(nameOf),
        ...(recovery ? { recovery: { ...recovery, code: [...recovery.code] } } : {}),
      };
    },
    'guardians.name': async ({ current, guardians, threshold }) => {
      const { id, ports: own } = owner();
      const { secrets } = await vaults.unlock(id, current);
      const { encryption, preSeed, former = [] } = secrets;
      const keys = [{ encryption, preSeed }, ...former];
      await nameGuardians(own, keys, { guardians, threshold }).finally(() => wipe(secrets));
      return {};
    },
    'guardians.notice': () => guardianNotice(ports()),
    'guardians.ask': async () => {
      await askGuardians(owner().ports);
      return {};
    },
    'guardians.stop': async () => {
      await stopRecovery(ports());
      return {};
    },
    'guardians.open': async ({ current }) => {
      const { id, ports: own } = owner();
      // As a try like any other, which is counted and slowed.
      wipe((await vaults.unlock(id, current)).secrets);
      const { keys, setAside } = await collectKeys(own);
      try {
        await vaults.keepFormer(id, current, keys);
        own.vault.keepFormer(keys);
      } finally {
        keys.forEach(({ preSeed }) => preSeed.fill(0));
      }
      await stopRecovery(own);
      return { setAside: setAside.map((pid) => PID.parse(pid)) };
    },
    'guardians.offer': async ({ owner: whose }) => {
      await offerGuardianship(ports(), whose);
      return {};
    },
    'guardians.guarded': async () => {
      const { people, silent } = await guardianships(ports());
      const shown = people.map(({ asks, ...guarded }) => ({
        ...guarded,
        ...(asks ? { asks: { ...asks, code: [...asks.code] } } : {}),
      }));
      return { people: shown, silent: silent.map(nameOf) };
    },
    'guardians.hand': async ({ owner: whose, code }) => {
      await handPart(ports(), whose, code);
      return {};
    },
  };
}
