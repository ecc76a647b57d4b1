import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect, type SecureClientSessionOptions } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { hospitalApi } from '../../api/http/hospital.ts';
import { contractVersion, versionHeader } from '../../api/http/version.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { FabricLedger } from '../../connections/ledger/gateway.ts';
import { underRequest } from '../../connections/request-id.ts';
import { knownSite, nodeOf } from '../../fabric-config/lifecycle/site.ts';
import { requireState } from '../../fabric-config/lifecycle/state.ts';
import { targetsOf, type Target } from '../../fabric-config/monitoring/prometheus.ts';
import { metricsUsed } from '../../fabric-config/monitoring/testing/dashboards.ts';
import { endpointOf } from '../../fabric-config/consortium/members.ts';
import { ownPlace, serverNameOf } from '../../fabric-config/node/node.ts';
import { readText, repositoryRoot } from '../../fabric-config/node/paths.ts';
import type { Issued } from '../../testing/authority.ts';
import { RunningPrometheus, noPrometheus, promtool } from '../../testing/prometheus.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { Cast, newResident, type Encounter } from '../world/cast.ts';
import { once } from '../world/once.ts';
import { until } from '../world/until.ts';
import { visitWorld } from '../world/world.ts';

const world = visitWorld(inject('openwardData'));
const cast = new Cast(world);
const site = knownSite(repositoryRoot(), world.paths, requireState(world.paths));
const organisations = site.nodes.map((node) => ({ key: node.description.key, node }));
const targets = organisations.flatMap(({ key: org, node }) => targetsOf(node).map((target) => ({ org, ...target })));
const someEncounter = once((): Promise<Encounter> => cast.encounter());
afterAll(() => cast.close());

const machineOf = (org: string, id: string): Issued => {
  const read = (file: string): string => readText(world.node(org).identity(id, file));
  return { certificate: read('tls.pem'), key: read('tls-key.pem') };
};
const rootOf = (org: string): string => readText(world.node(org).ownRoot('nodes'));

interface Place extends Pick<Target, 'endpoint' | 'serverName'> {
  readonly org: string;
  readonly job?: Target['job'];
}

/** Status and text of `/metrics`, or what the connection ended with. */
function metricsAs(
  { certificate: cert, key }: Partial<Issued>,
  { org, endpoint, serverName, job }: Place,
  path = '/metrics',
): Promise<{ readonly status: number | string; readonly text: string }> {
  const tls = { servername: serverName, ca: rootOf(org), ...(cert && key ? { cert, key } : {}) };
  if (job === 'ledger-gate') return overHttp2(`https://${endpoint}`, tls, path);
  const [host, port] = endpoint.split(':');
  return new Promise((resolve) => {
    const headers = { [versionHeader]: String(contractVersion) };
    const asked = httpsRequest({ host, port, path, headers, ...tls, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => (text += piece));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asked.on('error', (error: Error & { readonly code?: string }) =>
      resolve({ status: error.code ?? 'error', text: '' }),
    );
    asked.end();
  });
}

function overHttp2(url: string, tls: SecureClientSessionOptions, path: string): ReturnType<typeof metricsAs> {
  const session = connect(url, tls);
  return new Promise((resolve) => {
    let [status, text]: [number | string, string] = ['silence', ''];
    const end = (): void => {
      session.destroy();
      resolve({ status, text });
    };
    session.on('error', end);
    const asked = session.request({ ':path': path });
    asked.on('response', (headers) => (status = headers[':status'] ?? 'none'));
    asked.on('data', (piece: Buffer) => (text += piece.toString()));
    asked.on('error', end);
    asked.on('close', end);
  });
}

/** Names of what a text of Prometheus tells. */
function namesIn(text: string): string[] {
  const declared = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type]) => ({ name, type }));
  return declared.flatMap(({ name, type }) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
}

describe('what an organisation’s monitor reads', () => {
  const texts = new Map<string, string>();
  beforeAll(async () => {
    // Somebody registers, books and is treated first, so that there is something to tell.
    await someEncounter();
    for (const target of targets) {
      const { status, text } = await metricsAs(machineOf(target.org, 'monitor'), target);
      expect(status, `${target.job} of ${target.org}`).toBe(200);
      texts.set(`${target.org} ${target.job}`, text);
    }
  });

  it('has every metric that a rule or a panel goes by', () => {
    const told = new Set(['up', ...[...texts.values()].flatMap(namesIn)]);
    const missing = [...metricsUsed()].filter(([metric]) => !told.has(metric));
    expect(missing, 'metrics that nobody tells, and who goes by them').toEqual([]);
  });

  it('names nobody: no pseudo-identity, no treatment, no name', async () => {
    const { patient, doctor, tid } = await someEncounter();
    const ours = [...texts].filter(([, text]) => text.includes('openward_info'));
    expect(ours.length).toBeGreaterThan(3);
    for (const [who, text] of ours)
      for (const secret of [patient.pid, doctor.pid, tid]) expect(text.includes(secret), who).toBe(false);
  });

  it('has when the certificates of peer and orderer end, and how much room their disk has', () => {
    const text = texts.get('hospital1 service') ?? '';
    for (const what of [
      'tls of peer',
      'signing of peer',
      'tls of orderer',
      'tls of ledger-gate',
      'root of nodes of SaMSP',
    ])
      expect(text).toContain(`openward_certificate_end_seconds{certificate="${what}"}`);
    expect(text).toMatch(/openward_disk_free_bytes\{folder="peer"\} \d/);
  });

  it('has that what services depend on is reached, and how far clocks are apart', () => {
    const all = [...texts.values()].join('\n');
    expect(all.match(/^openward_dependency_up\{.*\} 0$/gm) ?? []).toEqual([]);
    for (const name of ['database', 'ledger', 'storage', 'SA', 'cloud', 'certificate authority'])
      expect(all).toContain(`openward_dependency_up{dependency="${name}"} 1`);
    const apart = [...all.matchAll(/^openward_clock_ahead_seconds\{.*\} (\S+)$/gm)].map(([, ahead]) => Number(ahead));
    expect(apart.length).toBeGreaterThan(3);
    // All are of one clock; what is told has the time in it that an answer takes on a machine with other work.
    for (const seconds of apart) expect(Math.abs(seconds)).toBeLessThan(10);
  });
});

describe.each(targets)('the metrics of $job of $org', (target) => {
  it.each([
    ['somebody without a certificate', () => ({})],
    ['the monitor of another organisation', () => machineOf(target.org === 'sa' ? 'cloud' : 'sa', 'monitor')],
    ['a workstation of the organisation', () => machineOf(target.org, 'workstation')],
    ['a service of another organisation', () => machineOf(target.org === 'sa' ? 'hospital1' : 'sa', 'service')],
  ])('are not told to %s', async (_, pair) => {
    expect((await metricsAs(pair(), target)).text).not.toContain('# HELP');
  });

  it('are not told to a patient', async () => {
    const { patient } = await someEncounter();
    expect((await metricsAs(patient.vault.tlsIdentity(), target)).text).not.toContain('# HELP');
  });
});

describe('a monitor', () => {
  const pair = machineOf('hospital1', 'monitor');

  it('is nobody to the ledger', async () => {
    const { channel, chaincode } = world.profile('hospital1').profile;
    const ledger = new FabricLedger({
      peer: world.peer('hospital1'),
      trust: rootOf('hospital1'),
      tls: pair,
      identity: { mspId: 'Hospital1MSP', certificate: pair.certificate },
      sign: ecdsaSigner(pair.key),
      channel,
      chaincode,
    });
    await expect(ledger.evaluate(ledgerApi.organisations.list, {})).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    ledger.close();
  });

  it('has no route of a service', async () => {
    const service = targets.find(({ org, job }) => org === 'hospital1' && job === 'service');
    if (service === undefined) throw new Error('expected a service of hospital1');
    expect((await metricsAs(pair, service, hospitalApi.departments.path)).status).toBe(403);
  });

  it('is refused at the port from which an orderer is put into a channel', async () => {
    const hospital = nodeOf(site, 'hospital1');
    const admin = {
      org: 'hospital1',
      endpoint: endpointOf(ownPlace(hospital, 'orderer.admin')),
      serverName: serverNameOf(hospital.description, 'orderer'),
    };
    const path = '/participation/v1/channels';
    expect((await metricsAs(machineOf('hospital1', 'admin'), admin, path)).status).toBe(200);
    expect(typeof (await metricsAs(pair, admin, path)).status, 'a status is an answer').toBe('string');
  });
});

const Traced = z.object({
  requests: z.array(z.string()),
  transactions: z.array(z.string()),
  lines: z.array(z.object({ log: z.string(), text: z.string() })),
});

/** `network trace`, as an operator calls it. */
function traced(id: string): Promise<z.infer<typeof Traced>> {
  const program = join(repositoryRoot(), 'dist', 'network.js');
  const args = ['trace', id, '--json', '--data', world.paths.root];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...args], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      if (error) reject(new Error(`${error.message}\n${stdout}`));
      else resolve(Traced.parse(JSON.parse(stdout)));
    });
  });
}

describe('a registration', () => {
  const id = randomUUID();
  const rid = newResident();

  it('is followed by one id from the client over three services to the chaincode of those who endorse', async () => {
    // Asked for, approved, published, put on the ledger, collected: all of it under the client's one request.
    await underRequest(id, () => cast.patient('hospital1', rid));
    const { requests, transactions, lines } = await traced(id.slice(0, 8));
    expect(requests).toEqual([id]);
    const registered = lines.filter(({ text }) => text.includes('"transaction":"identities:register"'));
    const logs = [...new Set(registered.map(({ log }) => log))];
    expect(logs, 'who has the transaction').toContain('sa-service');
    expect(logs.filter((log) => log.endsWith('-chaincode')).length, 'chaincodes').toBeGreaterThanOrEqual(2);
    const all = new Set(lines.map(({ log }) => log));
    for (const log of ['hospital1-service', 'sa-service', 'cloud-service']) expect([...all]).toContain(log);
    // Back from the transaction to the request, as from an entry on the ledger.
    const own = z.object({ transactionId: z.string() }).parse(JSON.parse(registered[0]?.text ?? '{}')).transactionId;
    expect(transactions).toContain(own);
    expect((await traced(own)).requests).toEqual([id]);
  });

  it('leaves lines of JSON in the logs of our own programs, and in none of them who it was', () => {
    const ours = readdirSync(world.paths.logs()).filter((name) =>
      /(service|registrar|chaincode|gate|keeper)\.log$/.test(name),
    );
    expect(ours.length).toBeGreaterThan(9);
    for (const name of ours) {
      const text = readText(join(world.paths.logs(), name));
      expect(text.includes(rid.number) || text.includes(rid.name), `${name} names somebody`).toBe(false);
      const odd = text.split('\n').filter((line) => line !== '' && !/^\{.*\}$/.test(line));
      expect(odd, `lines of ${name} that are no JSON`).toEqual([]);
    }
  });
});

const Targets = z.object({
  activeTargets: z.array(
    z.object({ labels: z.object({ job: z.string() }), health: z.string(), lastError: z.string() }),
  ),
});
const Alerts = z.object({ alerts: z.array(z.object({ labels: z.record(z.string(), z.string()), state: z.string() })) });

describe.skipIf(noPrometheus !== undefined)(
  `a real Prometheus${noPrometheus === undefined ? '' : ` (${noPrometheus})`}`,
  () => {
    it.each(organisations)('is content with what $key gave it', ({ key }) => {
      const { ok, said } = promtool('check', 'config', world.node(key).identity('monitor', 'prometheus.yml'));
      expect(ok, said).toBe(true);
    });

    it('finds every program of every organisation up, and calls nobody', async () => {
      const running = await Promise.all(
        organisations.map(async (org) => ({
          org,
          prometheus: await RunningPrometheus.start(world.node(org.key).identity('monitor', 'prometheus.yml')),
        })),
      );
      try {
        for (const { org, prometheus } of running) {
          let found: z.infer<typeof Targets>['activeTargets'] = [];
          await until(`Prometheus of ${org.key} to have looked at everything`, async () => {
            found = Targets.parse(await prometheus.ask('targets')).activeTargets;
            return found.length > 0 && found.every(({ health }) => health !== 'unknown');
          });
          expect(
            found.filter(({ health }) => health !== 'up').map(({ labels, lastError }) => [labels.job, lastError]),
          ).toEqual([]);
          expect(found.map(({ labels }) => labels.job).sort()).toEqual(
            targetsOf(org.node)
              .map(({ job }) => job)
              .sort(),
          );
          const { alerts } = Alerts.parse(await prometheus.ask('alerts'));
          // A machine that tests run on may be short of room.
          const calls = alerts.map(({ labels }) => labels['alertname']).filter((name) => name !== 'DiskFilling');
          expect(calls, `alerts at ${org.key}`).toEqual([]);
        }
      } finally {
        await Promise.all(running.map(({ prometheus }) => prometheus.stop()));
      }
    });
  },
);
