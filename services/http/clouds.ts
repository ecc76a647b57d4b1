import type { CloudAddress } from '../../api/formats/clouds.ts';
import { cloudsAmong, type Clouds } from '../../api/http/clouds.ts';
import type { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import type { HealthCheck } from './handlers.ts';
import { serviceHealth } from './health.ts';
import type { Live, LiveBasics } from './live-config.ts';

/** The parts of a service's configuration that this is about. */
interface Configured extends LiveBasics {
  readonly mspId: string;
  readonly clouds: readonly CloudAddress[];
}

/** The clouds of the consortium as a service reaches them, whichever there are now. */
export interface ServiceClouds {
  readonly clouds: Clouds;
  /** Of its own organisation's. */
  health(): HealthCheck;
  /** Of each by itself: one that is away concerns those alone whose data lie there. */
  healthOfAll(): HealthCheck[];
}

export function serviceClouds(live: Live<Configured>, agents: MutualTlsAgents): ServiceClouds {
  const { authorities, config } = live;
  let known = config.clouds;
  live.onChange((next) => {
    known = next.clouds;
  });
  const reach = ({ mspId, url, serverName }: CloudAddress): MutualTlsService => {
    const trust = authorities.serverRootOf(mspId);
    return new MutualTlsService({ url, serverName, trust, agents, timeout: 20_000, patience: 15_000 });
  };
  const clouds = cloudsAmong(() => known, config.mspId, reach);
  const health = (): HealthCheck => serviceHealth('cloud', clouds.own.service);
  return {
    clouds,
    health,
    healthOfAll: () => [
      health(),
      ...known
        .filter(({ mspId }) => mspId !== clouds.own.mspId)
        .map((address) => serviceHealth(`cloud of ${address.mspId}`, reach(address))),
    ],
  };
}
