import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { shippedTrial } from '../consortium/trial.ts';
import { planIdentities } from '../generate/identities.ts';
import type { NodeDescription } from '../node/description.ts';
import type { Node } from '../node/node.ts';
import { NodePaths, repositoryRoot } from '../node/paths.ts';
import { wantedPorts } from '../node/ports.ts';
import { prometheusConfig } from './prometheus.ts';
import { watchedOf } from './watched.ts';

const descriptions = shippedTrial(repositoryRoot()).nodes;

function nodeOf(description: NodeDescription): Node {
  const ports = Object.fromEntries(wantedPorts(description).map(({ name }, at) => [name, 7000 + at]));
  return { description, ports, paths: new NodePaths('/node'), repository: '/repository' };
}

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

describe.each(descriptions)('what Prometheus is told at $key', (org) => {
  const node = nodeOf(org);
  const { scrape_configs: jobs } = Config.parse(parse(prometheusConfig(node)));

  it('is its own programs alone, reached as its own monitor, believed by its own root', () => {
    expect(jobs.length).toBeGreaterThan(0);
    for (const { tls_config: tls, static_configs: targets } of jobs) {
      expect(tls.server_name.endsWith(`.${org.domain}`), tls.server_name).toBe(true);
      expect(tls.cert_file).toBe('/node/identities/monitor/tls.pem');
      expect(tls.ca_file).toBe('/node/ca/nodes.pem');
      expect(targets.map(({ labels }) => labels.organisation)).toEqual([org.mspId]);
    }
  });

  it('is every program of it that tells', () => {
    const expected = [
      ...(org.orderer ? ['orderer'] : []),
      ...(org.peer ? ['peer'] : []),
      ...(org.registrar ? ['ca'] : []),
      ...(org.service ? ['service'] : []),
      ...(org.registrar ? ['registrar'] : []),
      ...(org.peer ? ['ledger-gate'] : []),
      ...(org.gate ? ['storage-gate'] : []),
    ];
    expect(jobs.map(({ job_name: job }) => job).sort()).toEqual(expected.sort());
  });

  it('is of every certificate that its machines have when it ends', () => {
    const names = watchedOf(node).certificates.map(({ name }) => name);
    for (const { id } of planIdentities(org)) expect(names).toContain(`tls of ${id}`);
  });
});
