import 'reflect-metadata';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pkcs10CertificateRequest } from '@peculiar/x509';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hospitalApi } from '../../api/http/hospital.ts';
import { saApi } from '../../api/http/sa.ts';
import type { Enrolment, KeyMaterial } from '../../api/messages/registration.ts';
import { MemoryService } from '../../app/flows/testing/memory-services.ts';
import { Trace } from '../../app/flows/testing/trace.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { UserCertificates } from '../../domain/user.ts';
import { pidOf, sealRid } from '../../protocol/identity/pid.ts';
import { authorityOf } from '../../testing/identity.ts';
import { secretsFor } from '../../testing/secrets.ts';
import { writeProfile } from '../boot/profile.fixture.ts';
import type { CallContext } from '../ipc/handlers.ts';
import { registrationHandlers } from '../ipc/handlers/registration.ts';
import { pendingKeys } from '../vault/key-maker.ts';
import { VaultStore } from '../vault/vault-store.ts';
import { authoritiesOf } from './authorities.ts';
import { installationOf } from './installation.ts';
import { LiveProfile } from './live-profile.ts';
import { testSession } from './session.fixture.ts';

const passphrase = 'plum blossom river stone';
const at = '2026-01-02T03:04:05.678Z';
const idle: CallContext = { signal: new AbortController().signal, progress: () => undefined };
const rid = { kind: 'passport', number: 'E20481763', name: 'Wu Tianqi' } as const;
const clock = { now: () => new Date() };

/** What becomes of a question to the services. */
type Line = 'open' | 'nobody listens' | 'the answer is lost' | 'the client ends while it waits' | 'refuses';
let folder: string;
let line: Line;
/** What the services have written down: which keys, by claim or code. */
let written: Map<string, string>;
let enrolled: Enrolment | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-going-on-'));
  line = 'open';
  written = new Map();
  enrolled = undefined;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const keyIn = (csr: string): string =>
  createPublicKey({
    key: Buffer.from(new Pkcs10CertificateRequest(csr).publicKey.rawData),
    format: 'der',
    type: 'spki',
  })
    .export({ format: 'pem', type: 'spki' })
    .toString();
const nameIn = (csr: string): string => new Pkcs10CertificateRequest(csr).subject;
const namedKeys = ({ signingCsr, tlsCsr, encryptionCsr, preKeys }: KeyMaterial): string =>
  JSON.stringify([[signingCsr, tlsCsr, encryptionCsr].map((csr) => [nameIn(csr), keyIn(csr)]), preKeys]);

/** Writes down once, as SA and H_M do, and then what is left of the answer. */
async function heard<T>(place: string, keys: KeyMaterial, answer: () => T | Promise<T>): Promise<T> {
  if (line === 'nobody listens')
    throw new OpenwardError('SERVICE_UNAVAILABLE', undefined, {
      cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
    });
  if (line === 'refuses') throw new OpenwardError('CONFLICT');
  const known = written.get(place) ?? namedKeys(keys);
  if (known !== namedKeys(keys)) throw new OpenwardError('CONFLICT');
  written.set(place, known);
  if (line === 'the answer is lost') throw new OpenwardError('SERVICE_UNAVAILABLE');
  // Nobody is there any more who would hear it: whatever comes next is another run of the program.
  if (line === 'the client ends while it waits') return new Promise<T>(() => undefined);
  return answer();
}

async function enrol({ signingCsr, tlsCsr, encryptionCsr, preKeys }: KeyMaterial): Promise<Enrolment> {
  if (enrolled) return enrolled;
  const sealed = sealRid({ kind: 'staff-number', number: 'activation-1', name: 'Director' }, keyIn(encryptionCsr));
  const [pid, role, mspId] = [pidOf(sealed), 'hospital-admin', 'TestMSP'] as const;
  const authority = await authorityOf('TestMSP');
  const issue = (csr: string): Promise<string> => authority.certify(keyIn(csr), { role, pid });
  const certificates = UserCertificates.parse({
    pid,
    role,
    mspId,
    preKeys,
    signingCertificate: await issue(signingCsr),
    tlsCertificate: await issue(tlsCsr),
    encryptionCertificate: await issue(encryptionCsr),
  });
  enrolled = { pid: certificates.pid, certificates, sealedRid: sealed.toString('base64') };
  return enrolled;
}

/** The program started anew: nothing is kept but its folder. */
async function started(kiosk = false) {
  const loaded = LiveProfile.open(await writeProfile(folder));
  const vaults = new VaultStore({ folder: join(folder, 'vaults'), cost: 2 ** 14 });
  const submitted = { id: 'r', state: 'submitted', updatedAt: at } as const;
  const service = new MemoryService('all', new Trace())
    .on(hospitalApi.register, (_, body) => heard(body.claimDigest, body.keys, () => submitted))
    .on(saApi.submitRegistration, (_, body) => heard(body.claimDigest, body.keys, () => submitted))
    .on(saApi.activate, (_, { code, keys }) => heard(code, keys, () => enrol(keys)))
    .on(hospitalApi.registrationOutcome, () => submitted)
    .on(saApi.registrationOutcome, () => submitted);
  const device = { sa: service, cloud: service, hospital: service };
  const log = { failed: () => undefined, note: () => undefined, sent: () => undefined };
  const installation = installationOf(loaded, clock);
  const handlers = registrationHandlers({
    vaults,
    device,
    installation,
    loaded,
    roles: ['patient', 'consumer', 'hospital-admin'],
    kiosk,
    enrolment: { authorities: authoritiesOf(loaded.trust), clock },
    judge: () => Promise.resolve({ score: 4, enough: true, advice: [] }),
    log,
  });
  const session = testSession(folder, { loaded, clock, vaults, device, installation, roles: ['patient'], log });
  return { handlers, vaults, session };
}
type Client = Awaited<ReturnType<typeof started>>;

const asks = {
  'a patient at H_M': ({ handlers }: Client) =>
    handlers['registration.submit']({ jobId: 'j', role: 'patient', rid, passphrase }, idle),
  'a data user at SA': ({ handlers }: Client) =>
    handlers['registration.submit']({ jobId: 'j', role: 'consumer', rid, displayName: 'Wu', passphrase }, idle),
  'an administrator at SA': ({ handlers }: Client) =>
    handlers['registration.activate'](
      { jobId: 'j', displayName: 'Director', code: 'AAAA-BBBB-CCCC', passphrase },
      idle,
    ),
} as const;
const done = { 'a patient at H_M': 'submitted', 'a data user at SA': 'submitted', 'an administrator at SA': 'ready' };
const goOn = ({ handlers }: Client, id: string, typed = passphrase) =>
  handlers['registration.goOn']({ jobId: 'j', id, passphrase: typed }, idle);
const codeOf = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => 'OK',
    (error: unknown) => (error instanceof OpenwardError ? error.code : error),
  );

describe.each(Object.keys(asks) as (keyof typeof asks)[])('%s', (who) => {
  const ask = (client: Client): Promise<{ id: string; state: string }> => Promise.resolve(asks[who](client));

  test('keeps nothing when nobody was there to ask', async () => {
    line = 'nobody listens';
    const client = await started();
    expect(await codeOf(ask(client))).toBe('SERVICE_UNAVAILABLE');
    expect(await client.vaults.list()).toEqual([]);
  });

  test('keeps nothing when it was refused', async () => {
    line = 'refuses';
    const client = await started();
    expect(await codeOf(ask(client))).toBe('CONFLICT');
    expect(await client.vaults.list()).toEqual([]);
  });

  test.each(['the answer is lost', 'the client ends while it waits'] as const)(
    'goes on with the same keys after a restart when %s',
    async (how) => {
      line = how;
      const asked = ask(await started());
      if (how === 'the answer is lost') expect(await asked).toMatchObject({ state: 'pending' });
      else await vi.waitUntil(() => written.size > 0, { timeout: 30_000 });
      const client = await started();
      const [{ id } = { id: '' }] = await client.vaults.list();
      expect(await client.vaults.list()).toMatchObject([{ registration: { state: 'pending' } }]);
      line = 'the answer is lost';
      expect(await codeOf(goOn(client, id)), 'lost once more').toBe('SERVICE_UNAVAILABLE');
      line = 'open';
      expect(await codeOf(goOn(client, id, 'another passphrase'))).toBe('VAULT_PASSPHRASE_WRONG');
      expect(await goOn(client, id)).toMatchObject({ id, state: done[who] });
      expect(written.size, 'requests that were written down').toBe(1);
      expect(await goOn(await started(), id), 'asked for once more').toMatchObject({ state: done[who] });
    },
  );

  test('that is refused later may be thrown away, and not before', async () => {
    line = 'the answer is lost';
    const client = await started();
    const { id } = await ask(client);
    const forget = () => codeOf(Promise.resolve(client.handlers['registration.forget']({ id }, idle)));
    expect(await forget()).toBe('CONFLICT');
    line = 'refuses';
    expect(await codeOf(goOn(client, id))).toBe('CONFLICT');
    expect(await client.vaults.list()).toMatchObject([{ registration: { state: 'refused' } }]);
    expect(await forget()).toBe('OK');
    expect(await client.vaults.list()).toEqual([]);
  });
});

test('a client that ends after the answer, before it is kept, asks again and hears the same', async () => {
  const ending = await started();
  ending.vaults.setRegistration = () => new Promise(() => undefined);
  void asks['a patient at H_M'](ending);
  await vi.waitUntil(() => written.size > 0, { timeout: 30_000 });
  const client = await started();
  const [{ id } = { id: '' }] = await client.vaults.list();
  expect(await goOn(client, id)).toMatchObject({ state: 'submitted' });
  expect(written.size).toBe(1);
});

test('a client that ends after the certificates are in the vault finds them there', async () => {
  const { id } = await asks['an administrator at SA'](await started());
  writeFileSync(join(folder, 'vaults', `${id}.registration`), '{"state":"pending"}');
  const client = await started();
  expect(await goOn(client, id)).toMatchObject({ state: 'ready' });
});

test('nothing of what is asked for lies in clear, and the code goes once it has served', async () => {
  line = 'the answer is lost';
  const { id } = await asks['an administrator at SA'](await started());
  const read = () =>
    readdirSync(join(folder, 'vaults')).map((name) => readFileSync(join(folder, 'vaults', name), 'utf8'));
  expect(read().join()).not.toMatch(/AAAA|Director|hospital-admin/);
  line = 'open';
  const client = await started();
  expect((await client.vaults.unlock(id, passphrase)).owner.pending).toMatchObject({ kind: 'activation' });
  await goOn(client, id);
  const { owner } = await client.vaults.unlock(id, passphrase);
  expect(owner).not.toHaveProperty('pending');
  expect(owner.enrolment).toBeDefined();
});

test('a certificate that does not fit keeps the keys, for SA may have certified them', async () => {
  const client = await started();
  enrolled = await enrol(await otherKeys());
  const { id, state } = await asks['an administrator at SA'](client);
  expect(state).toBe('pending');
  expect(await codeOf(goOn(client, id))).toBe('CERTIFICATE_INVALID');
  expect(await client.vaults.list()).toMatchObject([{ registration: { state: 'pending' } }]);
});

test('at a kiosk it goes on when the person signs in with the number', async () => {
  line = 'the answer is lost';
  const { number, id } = await asks['a patient at H_M'](await started(true));
  line = 'open';
  const client = await started(true);
  expect(await codeOf(goOn(client, id))).toBe('CALL_REFUSED');
  expect(await codeOf(client.session.unlockByNumber(number, passphrase))).toBe('REGISTRATION_WAITING');
  expect(await client.vaults.list()).toMatchObject([{ registration: { state: 'submitted', id: 'r' } }]);
  expect(written.size).toBe(1);
});

/** Of somebody else. */
async function otherKeys(): Promise<KeyMaterial> {
  return (await pendingKeys(await secretsFor(Buffer.alloc(0)))).material;
}
