import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readDescription } from '../description.ts';
import { planIdentities } from '../generate/identities.ts';
import { DataPaths, repositoryRoot } from '../lifecycle/paths.ts';
import type { Network } from '../network.ts';
import { prometheusConfig } from './prometheus.ts';
import { watchedOf } from './watched.ts';

const description = readDescription(repositoryRoot());
const parts = [
  'orderer',
  'orderer.operations',
  'peer',
  'peer.operations',
  'service',
  'gate',
  'ledger-gate',
  'registrar',
];
const ports = Object.fromEntries([
  ['ca.operations', 7000],
  ...description.organisations.flatMap(({ key }, of) =>
    parts.map((part, at) => [`${key}.${part}`, 7100 + of * 20 + at] as const),
  ),
]);
const network: Network = { description, ports, paths: new DataPaths('/data'), repository: '/repository' };

const Config = z.object({
  scrape_configs: z.array(
    z.object({
      job_name: z.string(),
      scheme: z.literal('https'),
      tls_config: z.object({
        ca_file: z.string(),
        cert_file: z.string(),
        key_file: z.string(),
        server_name: z.string(),
      }),
      static_configs: z.array(
        z.object({ targets: z.array(z.string()), labels: z.object({ organisation: z.string() }) }),
      ),
    }),
  ),
});

describe.each(description.organisations)('what Prometheus is told at $key', (org) => {
  const { scrape_configs: jobs } = Config.parse(parse(prometheusConfig(network, org)));

  it('is its own programs alone, reached as its own monitor, believed by its own root', () => {
    expect(jobs.length).toBeGreaterThan(0);
    for (const { tls_config: tls, static_configs: targets } of jobs) {
      expect(tls.server_name.endsWith(`.${org.domain}`), tls.server_name).toBe(true);
      expect(tls.cert_file).toBe(`/data/orgs/${org.key}/monitor/tls.pem`);
      expect(tls.ca_file).toBe(`/data/orgs/${org.key}/nodes.pem`);
      expect(targets.map(({ labels }) => labels.organisation)).toEqual([org.mspId]);
    }
  });

  it('is every program of it that tells', () => {
    const expected = [
      ...(org.orderer ? ['orderer'] : []),
      ...(org.peer ? ['peer'] : []),
      ...(org.type === 'sa' ? ['ca'] : []),
      ...(org.service ? ['service'] : []),
      ...(org.registrar ? ['registrar'] : []),
      ...(org.peer ? ['ledger-gate'] : []),
      ...(org.gate ? ['storage-gate'] : []),
    ];
    expect(jobs.map(({ job_name: job }) => job).sort()).toEqual(expected.sort());
  });

  it('is of every certificate that its machines have when it ends', () => {
    const names = watchedOf(network, org).certificates.map(({ name }) => name);
    const machines = planIdentities(description).filter((plan) => plan.org === org.key);
    for (const { id } of machines) expect(names).toContain(`tls of ${id}`);
  });
});
