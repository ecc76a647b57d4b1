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
import { guardianships, handPart, offerGuardianship } from '../../../app/flows/guardianship.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { PID } from '../../../domain/ids.ts';
import { wipe } from '../../../protocol/vault/secrets.ts';
import type { Session } from '../../session/session.ts';
import type { VaultStore } from '../../vault/vault-store.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { NameOf } from '../name-of.ts';

/** Who is signed in, as far as guardians are about them. */
interface Guarded {
  /** Of the vault. */
  readonly id: string;
  readonly me: Pick<Me, 'carried'>;
  readonly ports: GuardianPorts;
}

export interface GuardianParts {
  readonly session: Pick<Session, 'unlock'> & {
    /** Throws VAULT_LOCKED. */
    need(): Guarded;
  };
  readonly vaults: Pick<VaultStore, 'unlock' | 'keepFormer'>;
  readonly nameOf: NameOf;
}

export function guardianHandlers({ session, vaults, nameOf }: GuardianParts): AreaHandlers<'guardians'> {
  const ports = (): GuardianPorts => session.need().ports;
  /** Whose keys lie in a vault of this machine. */
  const owner = (): Guarded => {
    const person = session.need();
    if (person.me.carried) throw new OpenwardError('NOT_AVAILABLE', 'These keys are of a file, and not kept here');
    return person;
  };
  const viewOf = ({ pid, mspId, role, able }: KnownGuardian): GuardianView => ({
    pid,
    ...(mspId === undefined ? {} : { organisation: nameOf(mspId) }),
    ...(role === undefined ? {} : { role }),
    able,
  });
  return {
    'guardians.state': async () => {
      const { set, offers, recovery } = await guardiansState(ports());
      return {
        ...(set ? { set: { ...set, guardians: set.guardians.map(viewOf) } } : {}),
        offers: offers.map(viewOf),
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
      await vaults.keepFormer(id, current, keys).finally(() => keys.forEach(({ preSeed }) => preSeed.fill(0)));
      await stopRecovery(own);
      return { me: await session.unlock(id, current), setAside: setAside.map((pid) => PID.parse(pid)) };
    },
    'guardians.offer': async ({ owner: whose }) => {
      await offerGuardianship(ports(), whose);
      return {};
    },
    'guardians.guarded': async () =>
      (await guardianships(ports())).map(({ asks, ...guarded }) => ({
        ...guarded,
        ...(asks ? { asks: { ...asks, code: [...asks.code] } } : {}),
      })),
    'guardians.hand': async ({ owner: whose, code }) => {
      await handPart(ports(), whose, code);
      return {};
    },
  };
}
