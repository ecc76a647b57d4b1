import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { alive } from '../../api/http/common.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { saApi } from '../../api/http/sa.ts';
import { wholeList } from '../../app/flows/every-page.ts';
import { OthersClocks } from '../../connections/http/others-clocks.ts';
import type { PersonRole } from '../../domain/user.ts';
import { requireState } from '../../fabric-config/lifecycle/state.ts';
import type { CallContext } from '../../main/ipc/handlers.ts';
import { registrationHandlers } from '../../main/ipc/handlers/registration.ts';
import { connectServices } from '../../main/session/connections.ts';
import { installationOf } from '../../main/session/installation.ts';
import { LiveProfile } from '../../main/session/live-profile.ts';
import { Session } from '../../main/session/session.ts';
import { FileSpool } from '../../main/spool/file-spool.ts';
import { VaultStore } from '../../main/vault/vault-store.ts';
import { newResident, newStaff } from '../world/cast.ts';
import { Person } from '../world/person.ts';
import { Relay } from '../world/relay.ts';
import { until } from '../world/until.ts';
import { startWorld, type World } from '../world/world.ts';

const passphrase = 'plum blossom river stone';
const idle: CallContext = { signal: new AbortController().signal, progress: () => undefined };
const clock = { now: () => new Date() };
const open: { close(): Promise<void> }[] = [];
const rows = [
  '| step | lost | client kept | after a restart, another loss, and once more | end |',
  '|---|---|---|---|---|',
];
let world: World;
let relays: Readonly<Record<'sa' | 'hospital1' | 'hospital2', Relay>>;
const admins = new Map<string, Person>();

beforeAll(async () => {
  // Of its own: here administrators are activated for the first time.
  world = await startWorld();
  const before = (org: string): Promise<Relay> => Relay.before(world.port(`${org}.service`) ?? 0);
  relays = { sa: await before('sa'), hospital1: await before('hospital1'), hospital2: await before('hospital2') };
});
afterAll(async () => {
  process.stdout.write(`\n${rows.join('\n')}\n`);
  for (const one of [...open, ...Object.values(relays)]) await one.close();
  await world.stop();
});

/** The installation's profile, by which SA and H_M are reached over the relays. */
function throughRelays(org: string): string {
  const own = world.node(org).profile();
  const folder = world.clients(`relayed-${org}`);
  mkdirSync(folder, { recursive: true });
  cpSync(dirname(own), folder, { recursive: true });
  const said = z.looseObject({ hospital: z.looseObject({}).optional(), sa: z.looseObject({}) });
  const profile = said.parse(JSON.parse(readFileSync(own, 'utf8')));
  const relayed = (one: object, relay: Relay): object => ({ ...one, url: `https://127.0.0.1:${relay.port}` });
  const door = org === 'hospital1' || org === 'hospital2' ? relays[org] : undefined;
  const file = join(folder, 'profile.json');
  writeFileSync(
    file,
    JSON.stringify({
      ...profile,
      sa: relayed(profile.sa, relays.sa),
      ...(profile.hospital && door ? { hospital: relayed(profile.hospital, door) } : {}),
    }),
  );
  return file;
}

/** A client that was started (anew) with its folder. */
function started(org: string, role: PersonRole, name: string) {
  const loaded = LiveProfile.open(throughRelays(org));
  const device = connectServices(loaded, loaded.device);
  open.push(device);
  const dataFolder = world.clients(name);
  const vaults = new VaultStore({ folder: join(dataFolder, 'vaults'), cost: 2 ** 14 });
  const installation = installationOf(loaded, clock);
  const log = { failed: () => undefined, note: () => undefined, sent: () => undefined };
  const registration = registrationHandlers({
    vaults,
    device,
    installation,
    loaded,
    roles: [role],
    kiosk: false,
    enrolment: { authorities: loaded.authorities, clock },
    judge: () => Promise.resolve({ score: 4, enough: true, advice: [] }),
    log,
  });
  const session = new Session({
    loaded,
    spool: new FileSpool(join(dataFolder, 'spool')),
    clock,
    dataFolder,
    vaults,
    device,
    installation,
    roles: [role],
    clocks: new OthersClocks(),
    autoLockSeconds: 600,
    keepsNothing: false,
    tell: () => undefined,
    onLocked: () => undefined,
    log,
  });
  return { registration, vaults, session, device, loaded };
}
type Client = ReturnType<typeof started>;

/** What gets lost, and whether the service ends at that moment, after it has written. */
type Loss = 'the question' | 'the answer' | 'the answer, and the service is killed';
type Place = keyof typeof relays;

/** Asks with something lost on the way to a service; answers in which state the client is left. */
async function losing(loss: Loss, at: Place, client: Client, ask: () => Promise<{ id: string; state: string }>) {
  const service = at === 'sa' ? client.device.sa : client.device.hospital;
  await service?.call(alive);
  const lost = relays[at].loseNext(loss === 'the question' ? 'question' : 'answer');
  const killed = lost.then(() => (loss.includes('killed') ? kill(`${at}-service`) : undefined));
  const asked = await ask();
  await killed;
  await until(
    `${at} to be there`,
    async () => (await service?.call(alive).catch(() => undefined)) !== undefined,
    60_000,
  );
  return asked;
}

function kill(name: string): void {
  const known = requireState(world.paths).processes[name];
  if (known === undefined) throw new Error(`expected a process ${name}`);
  process.kill(known.pid, 'SIGKILL');
}

/** Goes on by a client that was started anew, with another loss on the way; then once more without. */
async function goesOn(org: string, role: PersonRole, name: string, id: string, at: Place): Promise<string> {
  const client = started(org, role, name);
  const goOn = () => Promise.resolve(client.registration['registration.goOn']({ jobId: 'j', id, passphrase }, idle));
  const lostAgain = await losing('the answer', at, client, () => goOn().catch(() => ({ id, state: 'pending' })));
  expect(lostAgain.state, 'the answer was lost once more').toBe('pending');
  return (await goOn()).state;
}

const usersNamed = async (role: PersonRole, mspId: string): Promise<number> => {
  const officer = admins.get('sa');
  const { items: all } = await wholeList((bookmark) =>
    officer
      ? officer.sa.call(saApi.listUsers, { query: { role, mspId, bookmark } })
      : Promise.reject(new Error('nobody')),
  );
  return all.length;
};

const activations: [org: string, loss: Loss][] = [
  ['sa', 'the answer'],
  ['hospital1', 'the answer, and the service is killed'],
  ['hospital2', 'the question'],
];
it.each(activations)('an administrator of %s is activated, whatever is lost: %s', async (org, loss) => {
  const role = org === 'sa' ? 'sa-officer' : 'hospital-admin';
  const client = started(org, role, `admin-${org}`);
  const code = world.activationCode(org);
  const request = { jobId: 'j', displayName: `${org} administrator`, code, passphrase };
  const first = await losing(loss, 'sa', client, () =>
    Promise.resolve(client.registration['registration.activate'](request, idle)),
  );
  expect(first.state).toBe('pending');
  expect(await goesOn(org, role, `admin-${org}`, first.id, 'sa')).toBe('ready');
  const { vaults, loaded, session } = started(org, role, `admin-${org}`);
  const me = await session.unlock(first.id, passphrase);
  session.lock('asked');
  const { secrets, owner } = await vaults.unlock(first.id, passphrase);
  if (owner.enrolment === undefined) throw new Error('expected certificates in the vault');
  const person = new Person(loaded, world.clients(), secrets, owner.enrolment.certificates);
  open.push(person);
  admins.set(org, person);
  expect(await usersNamed(role, me.mspId), 'administrators on SA’s list').toBe(1);
  rows.push(row(`activation of ${org}`, loss, first.state, 'ready', 'signed in'));
});

const registrations: [who: string, org: string, role: 'patient' | 'consumer', loss: Loss][] = [
  ['a patient, at H_M', 'hospital1', 'patient', 'the question'],
  ['a patient, at H_M', 'hospital1', 'patient', 'the answer'],
  ['a patient, at H_M', 'hospital1', 'patient', 'the answer, and the service is killed'],
  ['a data user, at SA', 'institute', 'consumer', 'the question'],
  ['a data user, at SA', 'institute', 'consumer', 'the answer'],
  ['a data user, at SA', 'institute', 'consumer', 'the answer, and the service is killed'],
];
it.each(registrations)('%s of %s (%s) is registered, whatever is lost: %s', async (who, org, role, loss) => {
  const name = `${role}-${registrations.findIndex((one) => one[2] === role && one[3] === loss)}`;
  const at: Place = role === 'patient' ? 'hospital1' : 'sa';
  const client = started(org, role, name);
  const rid = role === 'patient' ? newResident() : newStaff();
  const shown = role === 'patient' ? {} : { displayName: rid.name };
  const request = { jobId: 'j', role, rid, ...shown, passphrase };
  const before = await usersNamed(role, client.loaded.profile.mspId);
  const first = await losing(loss, at, client, () =>
    Promise.resolve(client.registration['registration.submit'](request, idle)),
  );
  expect(first.state).toBe('pending');
  expect(await goesOn(org, role, name, first.id, at)).toBe('submitted');
  await decide(role, rid.number);
  // The certificates get lost on their way as well.
  const last = started(org, role, name);
  const unlock = () => last.session.unlock(first.id, passphrase);
  await last.device[at === 'sa' ? 'sa' : 'hospital']?.call(alive);
  const lost = relays[at].loseNext('answer');
  await expect(unlock(), 'the outcome was lost').rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  await lost;
  const me = await unlock();
  last.session.lock('asked');
  expect(me.role).toBe(role);
  expect(await usersNamed(role, me.mspId), 'users on SA’s list').toBe(before + 1);
  rows.push(row(`registration of ${who}`, loss, first.state, 'submitted, approved', 'signed in'));
});

/** H_M's administrator and SA's officer decide; there is one request of this number. */
async function decide(role: 'patient' | 'consumer', number: string): Promise<void> {
  const [officer, hospital] = [admins.get('sa'), admins.get('hospital1')];
  if (!officer || !hospital) throw new Error('expected administrators');
  if (role === 'patient') {
    const { items: brought } = await wholeList((bookmark) =>
      hospital.hospital.call(hospitalApi.listRegistrations, { query: { state: 'submitted', bookmark } }),
    );
    const mine = brought.filter(({ rid }) => rid?.number === number);
    expect(mine, 'registrations at H_M').toHaveLength(1);
    await hospital.hospital.call(hospitalApi.forwardRegistration, { params: { id: mine[0]?.id ?? '' } });
  }
  const { items: waiting } = await wholeList((bookmark) =>
    officer.sa.call(saApi.listRegistrations, { query: { state: 'submitted', bookmark } }),
  );
  const mine = waiting.filter(({ rid }) => rid?.number === number);
  expect(mine, 'registrations at SA').toHaveLength(1);
  await officer.sa.call(saApi.approveRegistration, { params: { id: mine[0]?.id ?? '' } });
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
