import type { Hospital } from '../../app/ports/hospitals.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { ObjectStore } from '../../app/ports/object-store.ts';
import type { Service } from '../../api/http/service.ts';
import { holdLine } from '../../connections/http/held-line.ts';
import { MutualTlsAgents, type TlsIdentity } from '../../connections/http/agents.ts';
import type { OthersClocks } from '../../connections/http/others-clocks.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import { FabricLedger, type FabricLedgerOptions } from '../../connections/ledger/gateway.ts';
import { PresignedStore } from '../storage/presigned-store.ts';
import type { UnlockedVault } from '../vault/unlocked-vault.ts';
import type { Changing, LoadedProfile } from './profile.ts';
import type { ConnectionPart } from '../../api/window/news.ts';
import { noLedger } from './no-ledger.ts';
import { trustedRoots, type Roots } from './roots.ts';
import type { WatchedPart } from './watch.ts';

/** The services as one TLS identity reaches them: at each look, where and under which roots they are now. */
export interface Services {
  readonly sa: Service;
  readonly cloud: Service;
  /** The organisation's own H_M. */
  readonly hospital: Service | undefined;
  readonly hospitals: readonly Hospital[];
  readonly store: ObjectStore;
  /** How one learns that a service is gone, and that it is back. */
  readonly lines: readonly WatchedPart[];
  close(): Promise<void>;
}

/** Services to which another certificate may be shown from now on. */
export interface Connected extends Services {
  become(identity: TlsIdentity): void;
}

interface Endpoint {
  readonly url: string;
  readonly serverName: string;
}

/**
 * Each service under the root of its own organisation, as the profile says at each call; `clocks` learns what time
 * their machines have. Throws CERTIFICATE_INVALID when the profile has none of it.
 */
export function connectServices(loaded: LoadedProfile, identity: TlsIdentity, clocks?: OthersClocks): Connected {
  const agents = new MutualTlsAgents(identity, clocks);
  const roots = currentRoots(loaded);
  const service = ({ url, serverName }: Endpoint, trust: string): Service =>
    new MutualTlsService({ url, serverName, trust, agents, patience: 15_000 });
  return {
    get sa() {
      return service(loaded.profile.sa, roots().ofType('sa'));
    },
    get cloud() {
      return service(loaded.profile.cloud, roots().ofType('cloud'));
    },
    get hospital() {
      const { hospital, mspId } = loaded.profile;
      return hospital && service(hospital, roots().of(mspId));
    },
    get hospitals() {
      return loaded.profile.hospitals.map(({ url, serverName, ...hospital }) => ({
        ...hospital,
        service: service({ url, serverName }, roots().of(hospital.mspId)),
      }));
    },
    get store() {
      return new PresignedStore({
        agents,
        serverName: loaded.profile.storage.serverName,
        trust: roots().ofType('cloud'),
      });
    },
    lines: linesOf(loaded, identity),
    become: (other: TlsIdentity) => agents.become(other),
    close: () => agents.close(),
  };
}

/** Of the trust as it is; read anew when that has become another. */
function currentRoots(loaded: LoadedProfile): () => Roots {
  let { profile, trust } = loaded;
  let roots = trustedRoots(loaded);
  return () => {
    if (profile !== loaded.profile || trust !== loaded.trust) roots = trustedRoots(loaded);
    ({ profile, trust } = loaded);
    return roots;
  };
}

/** One line to each service that the installation has. */
function linesOf(loaded: LoadedProfile, identity: TlsIdentity): WatchedPart[] {
  const { mspId, hospital, cloud, storage, sa } = loaded.profile;
  const roots = trustedRoots(loaded);
  const line = (name: ConnectionPart, { url, serverName }: Endpoint, trust: string) => ({
    name,
    reach: (signal: AbortSignal) => holdLine({ url, serverName, trust, identity }, signal),
  });
  return [
    ...(hospital ? [line('hospital', hospital, roots.of(mspId))] : []),
    line('cloud', cloud, roots.ofType('cloud')),
    line('storage', storage, roots.ofType('cloud')),
    line('sa', sa, roots.ofType('sa')),
  ];
}

/** Everything one signed-in person reaches, with their own certificates on every hop. */
export interface Connections {
  readonly services: Services;
  readonly ledger: Ledger;
  /** Absent where the organisation has no peer. */
  readonly fabric?: FabricLedger;
  close(): Promise<void>;
}

/** @param loaded told of by `onChange` when it has become another, where it can */
export function connectPerson(
  loaded: LoadedProfile & Partial<Changing>,
  vault: UnlockedVault,
  {
    clocks,
    onTransaction,
  }: { readonly clocks?: OthersClocks | undefined } & Pick<FabricLedgerOptions, 'onTransaction'> = {},
): Connections {
  const tls = vault.tlsIdentity();
  const services = connectServices(loaded, tls, clocks);
  const { ledgerGate, channel, chaincode, endorsers } = loaded.profile;
  if (!ledgerGate) return { services, ledger: noLedger, close: () => services.close() };
  const fabric = new FabricLedger({
    patient: true,
    peer: ledgerGate,
    trust: trustedRoots(loaded).of(loaded.profile.mspId),
    tls,
    identity: { mspId: vault.mspId, certificate: vault.certificates.signingCertificate },
    sign: (message) => vault.sign(message),
    channel,
    chaincode,
    ...(endorsers === undefined ? {} : { endorsers }),
    ...(onTransaction === undefined ? {} : { onTransaction }),
  });
  const unfollow = loaded.onChange?.(() => fabric.endorsedBy(loaded.profile.endorsers ?? []));
  const close = async (): Promise<void> => {
    unfollow?.();
    fabric.close();
    await services.close();
  };
  return { services, ledger: fabric, fabric, close };
}
