import { join } from 'node:path';
import { stringify } from 'yaml';
import { readFileSync } from '../../connections/disk.ts';
import type { OrganisationDescription } from '../description.ts';
import { caServerName } from '../generate/ca-server.ts';
import { planServices } from '../generate/services.ts';
import { writePrivate } from '../lifecycle/files.ts';
import { endpointOf, portOf, serverNameOf, type Network } from '../network.ts';

/** A program that tells Prometheus how it is. */
export interface Target {
  /** What kind of program, the same in every organisation: rules and dashboards go by it. */
  readonly job: 'orderer' | 'peer' | 'ca' | 'service' | 'registrar' | 'ledger-gate' | 'storage-gate';
  /** host:port of where `/metrics` is. */
  readonly endpoint: string;
  /** The name its TLS certificate carries. */
  readonly serverName: string;
}

/** Everything of an organisation that tells: Fabric's own programs on their operations ports, ours on their own. */
export function targetsOf(network: Network, org: OrganisationDescription): Target[] {
  const fabric = (job: 'orderer' | 'peer'): Target => ({
    job,
    endpoint: endpointOf(network, org, `${job}.operations`),
    serverName: serverNameOf(org, job),
  });
  const jobs = {
    service: 'service',
    gate: 'storage-gate',
    'ledger-gate': 'ledger-gate',
    registrar: 'registrar',
  } as const;
  const ours = planServices(network)
    .filter((plan) => plan.org.key === org.key)
    .map(({ part }) => ({
      job: jobs[part],
      endpoint: endpointOf(network, org, part),
      serverName: serverNameOf(org, part),
    }));
  return [
    ...(org.orderer ? [fabric('orderer')] : []),
    ...(org.peer ? [fabric('peer')] : []),
    ...(org.type === 'sa' ? [certificateAuthority(network)] : []),
    ...ours,
  ];
}

function certificateAuthority(network: Network): Target {
  const { host } = network.description.certificateAuthority;
  return { job: 'ca', endpoint: `${host}:${portOf(network, 'ca.operations')}`, serverName: caServerName(network) };
}

/** `prometheus.yml` of an organisation: its own programs alone, as its monitor. */
export function prometheusConfig(network: Network, org: OrganisationDescription): string {
  const own = (file: string): string => network.paths.org(org.key, 'monitor', file);
  const tls = {
    ca_file: network.paths.orgRoot(org.key, 'nodes'),
    cert_file: own('tls.pem'),
    key_file: own('tls-key.pem'),
  };
  return stringify({
    global: { scrape_interval: '15s', scrape_timeout: '10s', evaluation_interval: '15s' },
    rule_files: ['alerts.yml'],
    scrape_configs: targetsOf(network, org).map(({ job, endpoint, serverName }) => ({
      job_name: job,
      scheme: 'https',
      tls_config: { ...tls, server_name: serverName },
      static_configs: [{ targets: [endpoint], labels: { organisation: org.mspId } }],
    })),
  });
}

/** Where the rules and dashboards lie that are the same everywhere. */
export function monitoringFolder(repository: string): string {
  return join(repository, 'fabric-config', 'monitoring');
}

/** Writes what Prometheus is started with, into `orgs/<org>/monitor/`. */
export function writeMonitoring(network: Network): void {
  const alerts = readFileSync(join(monitoringFolder(network.repository), 'alerts.yml'), 'utf8');
  for (const org of network.description.organisations) {
    writePrivate(network.paths.org(org.key, 'monitor', 'prometheus.yml'), prometheusConfig(network, org));
    writePrivate(network.paths.org(org.key, 'monitor', 'alerts.yml'), alerts);
  }
}
