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
import type { LoadedProfile } from './profile.ts';
import type { ConnectionPart } from '../../api/window/news.ts';
import { noLedger } from './no-ledger.ts';
import { rootsOf } from './roots.ts';
import type { WatchedPart } from './watch.ts';

/** The services as one TLS identity reaches them. */
export interface Services {
  readonly sa: Service;
  readonly cloud: Service;
  /** The organisation's own H_M. */
  readonly hospital?: Service;
  readonly hospitals: readonly Hospital[];
  readonly store: ObjectStore;
  /** How one learns that a service is gone, and that it is back. */
  readonly lines: readonly WatchedPart[];
  close(): Promise<void>;
}

/**
 * Each service under the root of its own organisation; `clocks` learns what time their machines have. Throws
 * CERTIFICATE_INVALID when the profile has none
 * of it.
 */
export function connectServices(loaded: LoadedProfile, identity: TlsIdentity, clocks?: OthersClocks): Services {
  const { profile } = loaded;
  const roots = rootsOf(loaded);
  const agents = new MutualTlsAgents(identity, clocks);
  const service = ({ url, serverName }: { url: string; serverName: string }, trust: string): Service =>
    new MutualTlsService({ url, serverName, trust, agents });
  return {
    sa: service(profile.sa, roots.ofType('sa')),
    cloud: service(profile.cloud, roots.ofType('cloud')),
    ...(profile.hospital ? { hospital: service(profile.hospital, roots.of(profile.mspId)) } : {}),
    hospitals: profile.hospitals.map(({ org, mspId, name, departments, timeZone, ...endpoint }) => ({
      org,
      mspId,
      name,
      departments,
      timeZone,
      service: service(endpoint, roots.of(mspId)),
    })),
    lines: linesOf(loaded, identity),
    store: new PresignedStore({ agents, serverName: profile.storage.serverName, trust: roots.ofType('cloud') }),
    close: () => agents.close(),
  };
}

/** One line to each service that the installation has. */
function linesOf(loaded: LoadedProfile, identity: TlsIdentity): WatchedPart[] {
  const { mspId, hospital, cloud, storage, sa } = loaded.profile;
  const roots = rootsOf(loaded);
  const line = (name: ConnectionPart, { url, serverName }: { url: string; serverName: string }, trust: string) => ({
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
export interface Connections extends Services {
  readonly ledger: Ledger;
  /** Absent where the organisation has no peer. */
  readonly fabric?: FabricLedger;
}

export function connectPerson(
  loaded: LoadedProfile,
  vault: UnlockedVault,
  {
    clocks,
    onTransaction,
  }: { readonly clocks?: OthersClocks | undefined } & Pick<FabricLedgerOptions, 'onTransaction'> = {},
): Connections {
  const tls = vault.tlsIdentity();
  const services = connectServices(loaded, tls, clocks);
  const { ledgerGate, channel, chaincode, endorsers } = loaded.profile;
  if (!ledgerGate) return { ...services, ledger: noLedger };
  const fabric = new FabricLedger({
    peer: ledgerGate,
    trust: rootsOf(loaded).of(loaded.profile.mspId),
    tls,
    identity: { mspId: vault.mspId, certificate: vault.certificates.signingCertificate },
    sign: (message) => vault.sign(message),
    channel,
    chaincode,
    ...(endorsers === undefined ? {} : { endorsers }),
    ...(onTransaction === undefined ? {} : { onTransaction }),
  });
  return {
    ...services,
    ledger: fabric,
    fabric,
    close: async () => {
      fabric.close();
      await services.close();
    },
  };
}
