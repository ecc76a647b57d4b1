import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saApi } from '../../api/http/sa.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { RenewalOrder } from '../../api/messages/certification.ts';
import { MemoryService } from '../../app/flows/testing/memory-services.ts';
import { Trace } from '../../app/flows/testing/trace.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { User, UserCertificates } from '../../domain/user.ts';
import { canonicalBytes } from '../../protocol/encoding/canonical-json.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { TestRegistrar, type Fault } from '../../services/registrar/testing.ts';
import { Renewal } from '../../services/sa/renewal.ts';
import { enrolPerson, type EnrolledPerson } from '../../testing/enrolled-person.ts';
import { authorityOf } from '../../testing/identity.ts';
import { AnswerLost } from '../../testing/ledger/faults/answer-lost.ts';
import { Unavailable } from '../../testing/ledger/faults/unavailable.ts';
import { Line } from '../../testing/ledger/line.ts';
import { foundNetwork, type TestNetwork } from '../../testing/ledger/network.ts';
import { VaultStore } from '../vault/vault-store.ts';
import { renewAtSignIn, type RenewalParts, type Renewed } from './renewal.ts';

const passphrase = 'plum blossom river stone';
const mspId = 'Hospital1MSP';
const clock = { now: () => new Date() };

/** Where it breaks, once. */
type Place = 'before SA' | 'after the registrar' | 'publishing' | 'after SA' | 'before the vault' | 'after the vault';

let folder: string;
let network: TestNetwork;
let registrar: TestRegistrar;
let person: EnrolledPerson;
let id: string;
let broken: Place | undefined;
let ledger: Line;
let published: UserCertificates[];
let sa: Renewal;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openward-renewal-'));
  broken = undefined;
  published = [];
  network = await foundNetwork();
  ledger = new Line(network.ledger.as(network.sa));
  person = await enrolPerson(mspId, 'doctor');
  await network.ledger.submit(network.sa, ledgerApi.identities.register, person.user);
  registrar = await TestRegistrar.open(mspId);
  registrar.clock.set(new Date().toISOString());
  await registrar.remember(person.certificates);
  id = await settle(person);
  sa = startSa();
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await registrar.database.destroy();
});

const vaults = () => new VaultStore({ folder: join(folder, 'vaults'), cost: 2 ** 14 });

async function settle({ keys, certificates, rid, sealedRid, user }: EnrolledPerson): Promise<string> {
  const secrets = {
    signing: createPrivateKey(keys.signing.privateKey),
    tls: createPrivateKey(keys.tls.privateKey),
    encryption: createPrivateKey(keys.encryption.privateKey),
    preSeed: Buffer.from(keys.preSeed),
    draftKey: Buffer.alloc(32, 7),
    rid: canonicalBytes(rid),
  };
  const made = await vaults().create({ name: 'Dr. Li', role: 'doctor', mspId }, secrets, passphrase);
  await vaults().setEnrolment(made.id, passphrase, { pid: user.pid, certificates, sealedRid });
  return made.id;
}

function breakAt(place: Place): void {
  if (broken !== place) return;
  broken = undefined;
  throw new OpenwardError('SERVICE_UNAVAILABLE', `broken ${place}`);
}

/** As after a restart. */
function startSa(): Renewal {
  const authority = {
    renew: async ({ role: _, ...order }: RenewalOrder & { role: User['role'] }) => {
      const certified = await registrar.renewer().renew(order);
      breakAt('after the registrar');
      return certified;
    },
  };
  const publish = (certificates: UserCertificates): Promise<void> => {
    breakAt('publishing');
    published.push(certificates);
    return Promise.resolve();
  };
  return new Renewal({ ledger, authorityOf: () => authority, publish, clock });
}

async function parts(change: Partial<RenewalParts> = {}): Promise<RenewalParts> {
  const root = (await authorityOf(mspId)).root;
  const service = new MemoryService('sa', new Trace()).on(saApi.renew, async (_, body) => {
    breakAt('before SA');
    const renewed = await sa.renew(body, mspId);
    breakAt('after SA');
    return renewed;
  });
  const store = vaults();
  return {
    sa: service,
    authorities: { root: () => root },
    clock,
    dataFolder: folder,
    // Certificates of these tests are for a century.
    renewDays: 100 * 366,
    vaults: {
      replaceKeys: async (...args) => {
        breakAt('before the vault');
        await store.replaceKeys(...args);
        breakAt('after the vault');
      },
    },
    ...change,
  };
}

/** The program is started anew and somebody signs in. */
async function signIn(change: Partial<RenewalParts> = {}): Promise<Renewed> {
  const opened = await vaults().unlock(id, passphrase);
  const { enrolment } = opened.owner;
  if (enrolment === undefined) throw new Error('they are enrolled');
  return renewAtSignIn(await parts(change), opened, enrolment, passphrase);
}

const user = () => network.ledger.evaluate(network.sa, ledgerApi.identities.get, { pid: person.user.pid });
const pendingFile = () => join(folder, 'people', id, 'renewal.sealed');

/** Ledger, vault and directory say the same, and nothing is left over. */
async function requireWhole(renewals: number): Promise<void> {
  const { owner, secrets } = await vaults().unlock(id, passphrase);
  const known = await user();
  expect(known.formerKeys ?? []).toHaveLength(renewals);
  const inVault = createPublicKey(secrets.signing).export({ type: 'spki', format: 'pem' }).toString();
  expect(keyThumbprint(inVault)).toBe(keyThumbprint(known.signingKey));
  expect(owner.enrolment?.certificates).toEqual(published.at(-1));
  expect(existsSync(pendingFile())).toBe(false);
  expect(registrar.issued).toBe(3 * renewals);
}

describe('somebody whose certificates are to end soon', () => {
  it('signs in with new keys and certificates under the same PID, and nothing else has changed', async () => {
    const { renewed, enrolment, opened } = await signIn();
    expect(renewed).toBe(true);
    expect(enrolment.pid).toBe(person.user.pid);
    expect(opened.secrets.encryption.equals(createPrivateKey(person.keys.encryption.privateKey))).toBe(true);
    await requireWhole(1);
  });

  it('is not asked before it is time', async () => {
    expect(await signIn({ renewDays: 30 })).toMatchObject({ renewed: false });
    expect(await user()).not.toHaveProperty('formerKeys');
  });

  it('renews again when that is due', async () => {
    await signIn();
    await signIn();
    await requireWhole(2);
  });

  const table: [step: string, victim: string, fault: () => void][] = [
    ['the request', 'SA', () => (broken = 'before SA')],
    ...(['register', 'signing', 'tls', 'encryption'] as const satisfies readonly Fault[]).map(
      (fault): [string, string, () => void] => [
        `certifying: ${fault}`,
        'the authority',
        () => (registrar.fault = fault),
      ],
    ),
    ['certifying: the answer', 'the registrar', () => (broken = 'after the registrar')],
    ['publishing', 'the cloud', () => (broken = 'publishing')],
    ['the ledger', 'the peer', () => ledger.through((way) => new Unavailable(way, ledgerApi.identities.renew))],
    [
      'the ledger: the answer',
      'the peer',
      () => ledger.through((way) => new AnswerLost(way, ledgerApi.identities.renew)),
    ],
    ['the answer', 'SA', () => (broken = 'after SA')],
    ['before the vault', 'the client', () => (broken = 'before the vault')],
    ['after the vault', 'the client', () => (broken = 'after the vault')],
  ];

  it.each(table)('goes on with the same keys when it broke at %s (%s)', async (_, __, fault) => {
    fault();
    const first = await signIn();
    expect(first).toMatchObject({ renewed: false });
    expect(first.trouble).toBeInstanceOf(OpenwardError);
    sa = startSa();
    await signIn({ renewDays: 30 });
    await requireWhole(1);
  });

  it('cannot sign in when that cannot be had and the certificates have ended', async () => {
    broken = 'before SA';
    const ended = { now: () => new Date('2124-02-01T00:00:00.000Z') };
    await expect(signIn({ clock: ended })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it('is revoked, not renewed, when SA has revoked them', async () => {
    const change = { pid: person.user.pid, status: 'revoked', reasonDigest: 'f'.repeat(96) } as const;
    await network.ledger.submit(network.sa, ledgerApi.identities.setStatus, change);
    await expect(signIn()).rejects.toMatchObject({ code: 'USER_REVOKED' });
    expect(registrar.issued).toBe(0);
  });
});

describe('of two machines that renew at once', () => {
  it('one is renewed, and the other is told', async () => {
    const other = mkdtempSync(join(tmpdir(), 'openward-renewal-other-'));
    try {
      const outcomes = await Promise.all([
        signIn(),
        signIn({ dataFolder: other, vaults: { replaceKeys: () => Promise.resolve() } }),
      ]);
      expect(outcomes.filter(({ renewed }) => renewed)).toHaveLength(1);
      const [refused] = outcomes.filter(({ renewed }) => !renewed);
      expect(refused?.trouble).toMatchObject({ code: 'CERTIFICATE_REPLACED' });
      expect((await user()).formerKeys).toHaveLength(1);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });
});
