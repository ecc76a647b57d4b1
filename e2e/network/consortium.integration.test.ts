import { createPrivateKey, createPublicKey, randomUUID, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { saApi } from '../../api/http/sa.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { openRecord } from '../../app/flows/query.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import { FabricLedger } from '../../connections/ledger/gateway.ts';
import { reset } from '../../fabric-config/lifecycle/down.ts';
import { DataPaths } from '../../fabric-config/node/paths.ts';
import { requireState } from '../../fabric-config/lifecycle/state.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { AtWork } from '../world/at-work.ts';
import { Cast, type Encounter } from '../world/cast.ts';
import { sign, write } from '../world/chapters.ts';
import { describeThirdHospital } from '../world/third-hospital.ts';
import { startWorld, type World } from '../world/world.ts';
import { doneAt as done, failedChecks, networkAt as network } from '../world/operator.ts';
import { until } from '../world/until.ts';

/** The third hospital's operator works here: description, documents, data. Nothing of the others' lies in it. */
const folder = mkdtempSync(join(tmpdir(), 'openward-consortium-'));
const file = (name: string): string => join(folder, name);
const third = new DataPaths(file('data'));
let world: World;
let cast: Cast;
let before: Encounter;

const approve = (...orgs: string[]): string[] => [
  ...['approve', '--application', file('application.json'), '--org', ...orgs],
  ...['--change', file('change.json'), '--admission', file('admission.json')],
];

beforeAll(async () => {
  world = await startWorld();
  cast = new Cast(world);
  before = await cast.encounter();
  await write(before);
  await sign(before);
  describeThirdHospital(file('hospital3.yaml'));
});

afterAll(async () => {
  await cast.close();
  await reset(third);
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Every file below a folder, as text; a PEM in a JSON text has its line feeds. */
function* filesBelow(place: string): Generator<readonly [path: string, text: string]> {
  for (const entry of readdirSync(place, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && statSync(path).size < 1024 * 1024)
      yield [path, readFileSync(path, 'latin1').replaceAll('\\n', '\n')];
  }
}

const block = (label: string): RegExp => new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`, 'g');
const spki = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

/** Fabric CA writes some of its keys as SEC 1 under the label of PKCS#8. */
function privateKeyIn(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    const body = pem.replaceAll(/-----[^-]+-----|\s/g, '');
    return createPrivateKey({ key: Buffer.from(body, 'base64'), format: 'der', type: 'sec1' });
  }
}

/** Public halves of the private keys that lie in a node's folder, and where. */
function keysOf(org: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [path, text] of filesBelow(world.node(org).root))
    for (const [pem] of text.matchAll(block('[A-Z ]*PRIVATE KEY')))
      found.set(spki(createPublicKey(privateKeyIn(pem))), path);
  return found;
}

/** Public keys of an organisation's roots, and of all certificates in its folder that they have issued. */
function certifiedOf(org: string): Set<string> {
  const { root } = world.node(org);
  const own = new X509Certificate(readFileSync(world.node(org).ownRoot('nodes'))).subject.match(/^O=.*$/m)?.[0] ?? '?';
  const files = [...filesBelow(root)].filter(([path]) => path.endsWith('.pem'));
  const certificates = files.flatMap(([, text]) =>
    [...text.matchAll(block('CERTIFICATE'))].map(([pem]) => new X509Certificate(pem)),
  );
  const issued = certificates.filter(({ issuer }) => issuer.split('\n').includes(own));
  return new Set(issued.map(({ publicKey }) => spki(publicKey)));
}

describe('the nodes of a consortium', () => {
  const orgs = ['sa', 'hospital1', 'hospital2', 'institute', 'cloud'];

  it.each(orgs)('%s has private keys, and none of another organisation', (org) => {
    const keys = keysOf(org);
    const own = certifiedOf(org);
    const known = [...keys.keys()].filter((key) => own.has(key));
    expect(known.length, `keys with a certificate in the folder of ${org}`).toBeGreaterThan(4);
    for (const other of orgs.filter((one) => one !== org)) {
      const theirs = certifiedOf(other);
      const stray = [...keys].filter(([key]) => theirs.has(key)).map(([, path]) => path);
      expect(stray, `keys of ${other} in the folder of ${org}`).toEqual([]);
    }
  });
});

/** Which process everything of the others is; one that was started again is another. */
const processes = (): Record<string, number> =>
  Object.fromEntries(Object.entries(requireState(world.paths).processes).map(([name, { pid }]) => [name, pid]));

/** Milliseconds between two things somebody does: the machine is to have something left for who joins. */
const PAUSE = 1_000;

/** A whole treatment: registered, booked, checked in, written, signed, so that every service has its part. */
async function treat(org: string): Promise<void> {
  const encounter = await cast.encounter({ org });
  await write(encounter);
  await sign(encounter);
}

describe('a third hospital', () => {
  let atWork: AtWork;
  let running: Record<string, number>;

  it('makes its authorities and certificates by itself, and applies', async () => {
    await done(third, 'init', '--node', file('hospital3.yaml'));
    const applied = ['apply', '--contact', 'Wang Lin, +86 10 5555 0100', '--out', file('application.json')];
    expect(await done(third, ...applied)).toMatchObject({ application: { member: { mspId: 'Hospital3MSP' } } });
  });

  it('cannot start before it was admitted', async () => {
    const { code, stdout } = await network(third, 'up');
    expect({ code, stdout }).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('NETWORK_NOT_CREATED') as unknown,
    });
  });

  it('is not admitted by one organisation, nor by two', async () => {
    expect(await done(world.paths, ...approve('sa'))).toMatchObject({ done: false, missing: 2, signers: ['SaMSP'] });
    expect(await done(world.paths, ...approve('hospital1'))).toMatchObject({ done: false, missing: 1 });
  });

  it('is not admitted by a change that somebody has altered on its way', async () => {
    const whole = readFileSync(file('change.json'), 'utf8');
    const application = readFileSync(file('application.json'), 'utf8');
    for (const [from, to] of [
      ['Third Hospital', 'Other Hospital'],
      ['"kind": "join"', '"kind": "leave"'],
    ] as const) {
      writeFileSync(file('change.json'), whole.replaceAll(from, to));
      const { code } = await network(world.paths, ...approve('hospital2'));
      expect(code, `approving what had ${from} in it`).toBe(1);
    }
    writeFileSync(file('change.json'), whole);
    writeFileSync(file('application.json'), application);
  });

  it('is admitted by the third signature, joins, and takes part in the ordering', async () => {
    running = processes();
    atWork = new AtWork(
      {
        'reading a record': () => openRecord(before.patient, before.tid),
        'treating at hospital1': () => treat('hospital1'),
        'treating at hospital2': () => treat('hospital2'),
      },
      { pause: PAUSE },
    );
    expect(await done(world.paths, ...approve('hospital2'))).toMatchObject({ done: true, missing: 0 });
    await done(third, 'join', '--admission', file('admission.json'));
    world.knows('hospital3', third);
    await until('the third hospital to be well', async () => (await network(third, 'status')).code === 0, 60_000);
    await until('the others to be well', async () => (await network(world.paths, 'status')).code === 0, 60_000);
  });

  it('treats its first patient', async () => {
    const encounter = await cast.encounter({ org: 'hospital3' });
    await write(encounter);
    await sign(encounter);
    expect(await failedChecks(encounter)).toEqual([]);
  });

  it('has come while the others worked: nobody was refused anything, and nothing was started again', async () => {
    const { done: worked, failures, slowest } = await atWork.stop();
    expect(failures.join('\n'), `while ${JSON.stringify(worked)} were done`).toBe('');
    expect(Object.keys(worked).sort()).toEqual(['reading a record', 'treating at hospital1', 'treating at hospital2']);
    expect(processes(), `the processes of the others; the slowest took ${JSON.stringify(slowest)} ms`).toEqual(running);
    expect(await done(world.paths, 'up'), 'what is left for "up" to start').toMatchObject({ started: [] });
  });

  it('is not admitted twice', async () => {
    rmSync(file('change.json'));
    const { code, stdout } = await network(world.paths, ...approve('sa'));
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('CONFLICT') as unknown });
  });
});

/** Serial numbers of the certificates of machines that a node has in use. */
function serialsOf(data: DataPaths, org: string): Map<string, string> {
  const { root } = data.node(org);
  const below = join(root, 'identities');
  const certificates = readdirSync(below, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /^[a-z-]+\/(tls|signing|encryption)\.pem$/.test(path),
  );
  return new Map(certificates.map((path) => [path, new X509Certificate(readFileSync(join(below, path))).serialNumber]));
}

function expectRenewed(data: DataPaths, org: string, old: ReadonlyMap<string, string>, except: RegExp = /^$/): void {
  const stayed = [...serialsOf(data, org)].filter(([path, serial]) => old.get(path) === serial);
  expect(stayed.map(([path]) => path).filter((path) => !except.test(path))).toEqual([]);
}

const Renewed = z.object({ renewed: z.array(z.object({ missing: z.number(), revoked: z.number() })) });

/** What SA's service and the chaincode say to whoever has the keys of the second hospital's H_M. */
async function answers({ tls, signing }: ReturnType<World['machine']>): Promise<string[]> {
  const { trust, profile } = world.profile('hospital2');
  const agents = new MutualTlsAgents(tls);
  const sa = new MutualTlsService({ ...profile.sa, trust: trust.nodes, agents });
  const ledger = new FabricLedger({
    ...{ peer: world.peer('hospital1'), trust: trust.nodes, tls, channel: 'openward', chaincode: 'openward' },
    identity: { mspId: 'Hospital2MSP', certificate: signing.certificate },
    sign: ecdsaSigner(signing.key),
  });
  const told = (asked: Promise<unknown>): Promise<string> =>
    asked.then(
      () => 'answered',
      (error: unknown) => z.object({ code: z.string() }).parse(error).code,
    );
  try {
    return [
      await told(sa.call(saApi.registrationDecision, { params: { id: randomUUID() } })),
      await told(ledger.evaluate(ledgerApi.organisations.list, {})),
    ];
  } finally {
    ledger.close();
    await agents.close();
  }
}

describe('certificates of machines', () => {
  it('are left alone while they are good for long', async () => {
    const old = serialsOf(world.paths, 'hospital2');
    expect(await done(world.paths, 'renew', '--org', 'hospital2')).toMatchObject({
      renewed: [{ org: 'hospital2', certificates: [], missing: 0 }],
    });
    expect([...serialsOf(world.paths, 'hospital2')]).toEqual([...old]);
  });

  it('are renewed, those by which the channel knows an orderer included, and the hospital goes on', async () => {
    const old = serialsOf(world.paths, 'hospital2');
    const stolen = world.machine('hospital2', 'service');
    const operators = world.machine('hospital2', 'admin');
    expect(await answers(stolen), 'a copy of the keys of H_M').toEqual(['NOT_FOUND', 'answered']);
    expect((await answers(operators))[1], 'a copy of the operator’s keys').toBe('answered');
    const renewing = Renewed.parse(await done(world.paths, 'renew', '--org', 'hospital2', '--revoke'));
    expect(renewing.renewed).toMatchObject([{ missing: 0 }]);
    // Each certificate had a key, but for that of encryption, which stays.
    expect(renewing.renewed[0]?.revoked).toBe(old.size - 1);
    expectRenewed(world.paths, 'hospital2', old);
    // The peer itself refuses them, by the channel's configuration: the chaincode is not asked.
    expect(await answers(stolen), 'the same, revoked').toEqual(['MACHINE_REVOKED', 'NOT_ENTITLED']);
    expect((await answers(operators))[1], 'the operator’s, revoked').toBe('NOT_ENTITLED');
    await until('all to be well', async () => (await network(world.paths, 'status')).code === 0, 60_000);
    await treat('hospital2');
    expect(await answers(world.machine('hospital2', 'service')), 'the keys of now').toEqual(['NOT_FOUND', 'answered']);
  });

  it('of an orderer on another machine wait until the others know them', async () => {
    const old = serialsOf(third, 'hospital3');
    const renewing = await done(third, 'renew', '--all');
    expect(renewing).toMatchObject({ renewed: [{ org: 'hospital3', missing: 3 }] });
    expectRenewed(third, 'hospital3', old, /^orderer\//);
    const renewal = third.node('hospital3').renewal();
    const signing = [
      'approve',
      '--application',
      join(renewal, 'application.json'),
      '--org',
      'sa',
      'hospital1',
      'hospital2',
    ];
    const change = ['--change', join(renewal, 'change.json'), '--admission', file('none.json')];
    expect(await done(world.paths, ...signing, ...change)).toMatchObject({ done: true });
    expect(await done(third, 'renew')).toMatchObject({ renewed: [{ org: 'hospital3', missing: 0 }] });
    expectRenewed(third, 'hospital3', old);
    await until('the third hospital to be well', async () => (await network(third, 'status')).code === 0, 60_000);
    await treat('hospital3');
  });
});

describe('a member that leaves', () => {
  it('is gone once more than half have signed, and what was recorded before is read as before', async () => {
    const leaving = ['leave', '--member', 'InstituteMSP', '--change', file('leave.json')];
    expect(await done(world.paths, ...leaving, '--org', 'institute', 'sa', 'hospital1')).toMatchObject({ missing: 1 });
    expect(await done(third, ...leaving, '--org', 'hospital3')).toMatchObject({ done: true });
    expect(await done(world.paths, ...leaving, '--org', 'sa')).toMatchObject({ done: true });
    const names = (JSON.parse((await network(world.paths, 'status')).stdout) as { processes: { name: string }[] })
      .processes;
    expect(names.map(({ name }) => name).filter((name) => name.startsWith('institute'))).toEqual([]);
    const { sa } = await cast.admin('sa');
    const left = async () => (await sa.call(saApi.listApplications, { query: { status: 'left' } })).items;
    await until('SA’s service to know it, though nobody asked its hub', async () =>
      (await left()).some(({ mspId }) => mspId === 'InstituteMSP'),
    );
    expect(await failedChecks(before)).toEqual([]);
  });

  it('leaves an agreement that goes on', async () => {
    const encounter = await cast.encounter();
    await write(encounter);
    await expect(sign(encounter)).resolves.toMatchObject({ record: { T_ID: encounter.tid } });
  });
});
