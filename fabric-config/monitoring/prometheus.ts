import { join } from 'node:path';
import { stringify } from 'yaml';
import { readFileSync } from '../../connections/disk.ts';
import { endpointOf } from '../consortium/members.ts';
import { planServices } from '../generate/services.ts';
import { writePrivate } from '../lifecycle/files.ts';
import { runsAuthority } from '../lifecycle/roster.ts';
import { ownPlace, serverNameOf, type Node } from '../node/node.ts';

/** A program that tells Prometheus how it is. */
export interface Target {
  /** What kind of program, the same in every organisation: rules and dashboards go by it. */
  readonly job: 'orderer' | 'peer' | 'ca' | 'service' | 'registrar' | 'ledger-gate' | 'storage-gate';
  /** host:port of where `/metrics` is. */
  readonly endpoint: string;
  /** The name its TLS certificate carries. */
  readonly serverName: string;
}

const jobs = {
  service: 'service',
  gate: 'storage-gate',
  'ledger-gate': 'ledger-gate',
  registrar: 'registrar',
} as const;

/** Everything of an organisation that tells: Fabric's own programs on their operations ports, ours on their own. */
export function targetsOf(node: Node): Target[] {
  const { description } = node;
  const fabric = (job: 'orderer' | 'peer' | 'ca'): Target => ({
    job,
    endpoint: endpointOf(ownPlace(node, `${job}.operations`)),
    serverName: serverNameOf(description, job),
  });
  const ours = planServices(node).map(({ part }) => ({
    job: jobs[part],
    endpoint: endpointOf(ownPlace(node, part)),
    serverName: serverNameOf(description, part),
  }));
  return [
    ...(description.orderer ? [fabric('orderer')] : []),
    ...(description.peer ? [fabric('peer')] : []),
    ...(runsAuthority(node) ? [fabric('ca')] : []),
    ...ours,
  ];
}

/** `prometheus.yml` of an organisation: its own programs alone, as its monitor. */
export function prometheusConfig(node: Node): string {
  const own = (file: string): string => node.paths.identity('monitor', file);
  const tls = { ca_file: node.paths.ownRoot('nodes'), cert_file: own('tls.pem'), key_file: own('tls-key.pem') };
  return stringify({
    global: { scrape_interval: '15s', scrape_timeout: '10s', evaluation_interval: '15s' },
    rule_files: ['alerts.yml'],
    scrape_configs: targetsOf(node).map(({ job, endpoint, serverName }) => ({
      job_name: job,
      scheme: 'https',
      tls_config: { ...tls, server_name: serverName },
      static_configs: [{ targets: [endpoint], labels: { organisation: node.description.mspId } }],
    })),
  });
}

/** Where the rules and dashboards lie that are the same everywhere. */
export function monitoringFolder(repository: string): string {
  return join(repository, 'fabric-config', 'monitoring');
}

/** Writes what Prometheus is started with, beside the monitor's certificate. */
export function writeMonitoring(node: Node): void {
  const alerts = readFileSync(join(monitoringFolder(node.repository), 'alerts.yml'), 'utf8');
  writePrivate(node.paths.identity('monitor', 'prometheus.yml'), prometheusConfig(node));
  writePrivate(node.paths.identity('monitor', 'alerts.yml'), alerts);
}
