import { mkdtempSync, readFileSync, rmSync, chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { Admission } from '../../api/formats/membership.ts';
import { openRecord } from '../../app/flows/query.ts';
import { DataPaths, repositoryRoot } from '../../fabric-config/node/paths.ts';
import { Cast, type Encounter } from '../world/cast.ts';
import { sign, write } from '../world/chapters.ts';
import { until } from '../world/until.ts';
import { World } from '../world/world.ts';
import { Host, Wire } from './host.ts';
import { shareTools } from './tools.ts';
import { healed, outcomesOf, probesOf, readingsOf, type Outcome, type Probe, type Recorded } from './probe.ts';

const orgs = ['sa', 'hospital1', 'hospital2', 'institute', 'cloud'] as const;
const oneHost = process.env['OPENWARD_ONE_HOST'];
const examples = join(repositoryRoot(), 'fabric-config', 'examples', 'trial');
const terms = join(examples, 'consortium.yaml');

/** What goes from one operator to the next lies here, and the clients' vaults. */
const folder = mkdtempSync(join(tmpdir(), 'openward-hosts-'));
const desk = (name: string): string => join(folder, name);
let wire: Wire;
let hosts: ReadonlyMap<string, Host>;
let cast: Cast;
let world: World;

function host(name: string): Host {
  const found = hosts.get(name);
  if (!found) throw new Error(`expected a host of ${name}`);
  return found;
}

/** Hands a file to whoever works at a host. */
function hand(to: Host, file: string): string {
  const own = join(to.folder, file);
  copyFileSync(desk(file), own);
  chmodSync(own, 0o644);
  return own;
}

/** Takes a file from there. */
function take(from: Host, file: string, as: string): string {
  copyFileSync(join(from.folder, file), desk(as));
  return desk(as);
}

/** As the operator of a host writes it: the example, at the host's own address. */
function describeNode(at: Host, example: string): string {
  const description = parseDocument(readFileSync(join(examples, `${example}.yaml`), 'utf8'));
  for (const name of ['bind', 'host']) description.set(name, at.address);
  writeFileSync(desk(`${at.name}.yaml`), description.toString());
  return hand(at, `${at.name}.yaml`);
}

async function found(): Promise<void> {
  const applications = await Promise.all(
    [...hosts.values()].map(async (at) => {
      await at.done('init', '--node', describeNode(at, at.name));
      const out = join(at.folder, 'application.json');
      await at.done('apply', '--contact', `operator of ${at.name}`, '--out', out);
      return take(at, 'application.json', `${at.name}.application.json`);
    }),
  );
  const founder = host('sa');
  const handed = applications.map((file) => hand(founder, file.slice(folder.length + 1)));
  const admission = join(founder.folder, 'founding.json');
  await founder.done('found', '--terms', terms, '--application', ...handed, '--admission', admission);
  take(founder, 'founding.json', 'founding.json');
}

/** What the operator of a host answers a founding with that is handed to them in another form. */
async function joining(at: Host, founding: string, agreed: string): Promise<string> {
  writeFileSync(desk('other.json'), founding);
  writeFileSync(desk('other.yaml'), agreed);
  const given = ['--admission', hand(at, 'other.json'), '--terms', hand(at, 'other.yaml')];
  return (await at.network('join', ...given)).stdout;
}

describe.skipIf(oneHost !== undefined)(`five organisations on five hosts${oneHost ? ` (${oneHost})` : ''}`, () => {
  let encounter: Encounter;

  beforeAll(async () => {
    wire = new Wire();
    const started: [string, Host][] = [];
    const tools = shareTools(folder);
    for (const org of orgs) started.push([org, await wire.host(org, folder, tools)]);
    hosts = new Map(started);
    chmodSync(folder, 0o755);
    world = new World(new DataPaths(desk('clients')), () => Promise.resolve());
    for (const [org, { paths }] of hosts) world.knows(org, paths);
    cast = new Cast(world);
    await found();
  });

  afterAll(async () => {
    await cast.close();
    await wire.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are founded by nobody who has put something of their own into it', async () => {
    const founding = readFileSync(desk('founding.json'), 'utf8');
    const agreed = readFileSync(terms, 'utf8');
    const at = host('hospital1');
    const altered = Admission.parse(JSON.parse(founding));
    const [sa, other] = altered.consortium.members;
    if (sa && other) [sa.roots.people, other.roots.people] = [other.roots.people, sa.roots.people];
    expect(await joining(at, JSON.stringify(altered), agreed), 'another root of people').toContain('CONFLICT');
    const lax = agreed.replace('endorsers: 2', 'endorsers: 1');
    expect(await joining(at, founding, lax), 'other terms than were agreed on').toContain('CONFLICT');
    const { stdout } = await at.network('join', '--admission', hand(at, 'founding.json'));
    expect(stdout, 'a founding that is compared with nothing').toContain('INPUT_INVALID');
  });

  it('found a consortium, each by itself, and all are well', async () => {
    await Promise.all(
      [...hosts.values()].map((at) => at.done('join', '--admission', hand(at, 'founding.json'), '--terms', terms)),
    );
    for (const at of hosts.values()) await until(`${at.name} to be well`, async () => await at.isWell(), 60_000);
  });

  it('have folders that no other host’s user can read anything of', async () => {
    for (const at of hosts.values())
      for (const other of hosts.values()) {
        if (other === at) continue;
        const { code } = await at.run('ls', other.folder);
        expect(code, `whether the user of ${at.name} is refused the folder of ${other.name}`).not.toBe(0);
      }
  });

  it('treat a patient, who reads the record', async () => {
    encounter = await cast.encounter();
    await write(encounter);
    const { record } = await sign(encounter);
    const { checks } = await openRecord(encounter.patient, record.T_ID);
    expect(checks.filter(({ result }) => result !== 'passed').map(({ id }) => id)).toEqual([]);
  });

  describe('of which one is away', () => {
    const matrix: object[] = [];
    const recorded: Recorded = new Map();
    let encounters: Encounter[];
    let probes: Record<string, Probe>;

    beforeAll(async () => {
      const second = await cast.encounter({ org: 'hospital2' });
      await write(second);
      await sign(second);
      encounters = [encounter, second];
      probes = probesOf(encounters, cast, recorded);
      await healed(probes);
    });

    afterAll(() => {
      console.table(matrix);
    });

    it.each<[string, Outcome]>([
      ['sa', { 'hospital2 registers a patient': 'SERVICE_UNAVAILABLE' }],
      ['hospital1', away('hospital1')],
      ['hospital2', { ...away('hospital2'), 'hospital2 registers a patient': 'SERVICE_UNAVAILABLE' }],
      ['institute', {}],
      [
        'cloud',
        {
          'hospital1 opens a record': 'SERVICE_UNAVAILABLE',
          'hospital2 opens a record': 'SERVICE_UNAVAILABLE',
          'hospital2 registers a patient': 'SERVICE_UNAVAILABLE',
        },
      ],
    ])('%s: everybody else goes on, and all is as before once it is back', async (name, refused) => {
      host(name).unplug();
      const outcomes = await outcomesOf(probes);
      host(name).plug();
      const seconds = await healed(probes);
      matrix.push({ away: name, ...outcomes, 'seconds to heal': seconds });
      const expected = Object.fromEntries(Object.keys(probes).map((probe) => [probe, refused[probe] ?? 'ok']));
      expect(outcomes, `what could be done while ${name} was away`).toEqual(expected);
    });

    it('lose nothing that was said to be recorded, and have nothing twice', async () => {
      for (const one of encounters) {
        const ids = await readingsOf(one);
        expect(new Set(ids).size, `readings of the patient of ${one.org}`).toBe(ids.length);
        expect(ids).toEqual(expect.arrayContaining(recorded.get(one) ?? []));
      }
    });
  });
});

function away(org: string): Outcome {
  return {
    [`${org} reads the ledger`]: 'LEDGER_UNAVAILABLE',
    [`${org} writes to the ledger`]: 'LEDGER_UNAVAILABLE',
    [`${org} opens a record`]: 'LEDGER_UNAVAILABLE',
    [`${org} asks its H_M`]: 'SERVICE_UNAVAILABLE',
  };
}
