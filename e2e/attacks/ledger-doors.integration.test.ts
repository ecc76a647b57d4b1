import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { LedgerEvent } from '../../api/ledger/event.ts';
import { eventTag } from '../../protocol/identity/event-tag.ts';
import { Cast, type Encounter } from '../world/cast.ts';
import { LedgerReader, refusalOf, type LedgerIdentity, type OrdererDoor } from '../world/ledger-reader.ts';
import { once } from '../world/once.ts';
import type { Person } from '../world/person.ts';
import { visitWorld } from '../world/world.ts';

/**
 * Fabric's own doors, behind the application's back: whoever has a certificate may speak to a peer and to an orderer,
 * and must not be given the ledger for that.
 */
const world = visitWorld(inject('openwardData'));
const cast = new Cast(world);
const { profile, trust } = world.profile('hospital1');
const read = (id: string, file: string): string =>
  readFileSync(world.paths.node('hospital1').identity(id, file), 'utf8');
const FORBIDDEN = 403;
/** How it is told that TLS was ended by the other side. */
const ended = /alert|ECONNRESET|socket hang up|Connection dropped/;
/** Bytes: the largest message is of 1 MiB. */
const MORE_THAN_FITS = 1.5 * 1024 * 1024;

interface Visitor extends LedgerIdentity {
  readonly tls: { readonly certificate: string; readonly key: string };
}

/** A person who takes their own keys and certificates to a program of their own. */
function personally({ loaded, vault, secrets }: Person): Visitor {
  return {
    mspId: loaded.profile.mspId,
    certificate: vault.certificates.signingCertificate,
    key: secrets.signing.export({ type: 'pkcs8', format: 'pem' }).toString(),
    tls: vault.tlsIdentity(),
  };
}

function machine(role: 'peer' | 'admin' | 'service'): Visitor {
  const { tls, signing } = world.machine('hospital1', role);
  return { mspId: profile.mspId, ...signing, tls };
}

function workstation(): Visitor {
  const tls = { certificate: read('workstation', 'tls.pem'), key: read('workstation', 'tls-key.pem') };
  return { mspId: profile.mspId, ...tls, tls };
}

/** Those the root of people vouches for. */
const people: readonly [string, () => Promise<Visitor>][] = [
  ['a patient', once(async () => personally(await cast.patient()))],
  ['a doctor', once(async () => personally(await cast.doctor()))],
  ['a technician', once(async () => personally(await cast.technician()))],
  ['a data user of an institute', once(async () => personally(await cast.consumer()))],
  ['a hospital’s administrator', once(async () => personally(await cast.admin('hospital1')))],
  ['SA’s officer', once(async () => personally(await cast.admin('sa')))],
  ['a workstation, nobody signed in', () => Promise.resolve(workstation())],
];
const service = () => Promise.resolve(machine('service'));

const opened: LedgerReader[] = [];
/** At the peer itself, unless told otherwise. */
function readerFor(visitor: Visitor, peer = world.peer('hospital1')): LedgerReader {
  const reader = new LedgerReader({ peer, trust: trust.nodes, tls: visitor.tls }, visitor, profile.channel);
  opened.push(reader);
  return reader;
}

/** Where an organisation's people come to its peer. */
function gateOf(org: string) {
  const { ledgerGate } = world.profile(org).profile;
  if (ledgerGate === undefined) throw new Error(`expected ${org} to have a peer`);
  return ledgerGate;
}

const orderers: readonly OrdererDoor[] = ['sa', 'hospital1', 'hospital2', 'institute'].flatMap((org) => {
  const port = world.port(`${org}.orderer`);
  const root = readFileSync(world.paths.node(org).ownRoot('nodes'), 'utf8');
  const serverName = `orderer.${org}.openward.internal`;
  return port === undefined ? [] : [{ endpoint: `127.0.0.1:${port}`, serverName, trust: root }];
});

let encounter: Encounter;
let transactionId: string;
beforeAll(async () => {
  encounter = await cast.encounter();
  const [event] = await readerFor(machine('peer')).eventsUntil(() => true);
  transactionId = event?.transactionId ?? '';
});
afterAll(async () => {
  for (const reader of opened) reader.close();
  await cast.close();
});

describe('the whole ledger', () => {
  it('is given to a node, by each way tried here', async () => {
    const node = readerFor(machine('peer'));
    for (const [way, ask] of Object.entries(node.ways(transactionId)))
      await expect(ask(), `expected ${way} to answer the organisation’s own peer`).resolves.toBeDefined();
    for (const orderer of orderers)
      expect(await node.blocksOf(orderer), `expected ${orderer.serverName} to give blocks to a peer`).toBe(200);
  });

  it('is not given to H_M by a peer', async () => {
    const reader = readerFor(await service());
    for (const [way, ask] of Object.entries(reader.ways(transactionId)))
      expect(await ask().then(() => 'given', refusalOf), `expected ${way} to be refused`).toMatch(
        /access denied|failed ACL check|status response: 403/,
      );
  });

  it.each(people)('is not given to %s by the gate before the peer', async (_, make) => {
    const visitor = await make();
    const reader = readerFor(visitor, gateOf('hospital1'));
    for (const [way, ask] of Object.entries(reader.ways(transactionId)))
      expect(await ask().then(() => 'given', refusalOf), `expected ${way} to be refused`).toMatch(
        /OPENWARD (NOT_ENTITLED|INPUT_INVALID)|UNIMPLEMENTED/,
      );
  });

  it('is not given to H_M by an orderer', async () => {
    const reader = readerFor(await service());
    for (const orderer of orderers)
      expect(await reader.blocksOf(orderer), `expected ${orderer.serverName} to refuse`).toBe(FORBIDDEN);
  });
});

describe('a peer', () => {
  it.each(people)('does not even listen to %s', async (_, make) => {
    const [way] = Object.values(readerFor(await make()).ways(transactionId));
    expect(await way?.().then(() => 'given', refusalOf)).toMatch(ended);
  });
});

describe('an orderer', () => {
  it.each(people)('does not even listen to %s', async (_, make) => {
    const reader = readerFor(await make());
    for (const orderer of orderers) {
      for (const ask of [() => reader.blocksOf(orderer), () => reader.fill(orderer, 100)])
        expect(await ask().then(String, refusalOf), `expected ${orderer.serverName} to end it`).toMatch(ended);
    }
  });
});

describe('a message to the orderers', () => {
  it('of more than the largest transaction is refused, even of a machine', async () => {
    for (const make of [service, () => Promise.resolve(machine('peer'))])
      for (const orderer of orderers)
        expect(await readerFor(await make()).fill(orderer, MORE_THAN_FITS)).toMatch(/^400 .*exceeds maximum allowed/);
  });
});

describe('the events, which everybody may follow,', () => {
  it('name nobody and nothing, and yet a party finds its own', async () => {
    const { pid } = encounter.patient;
    const stranger = readerFor(personally(await cast.consumer()), gateOf('institute'));
    const events = await stranger.eventsUntil(({ transactionId: id, payload }) =>
      Buffer.from(payload).includes(eventTag(id, pid)),
    );
    // Random letters may look like the beginning of an id: a tag is known by its form, and nothing is beside the tags.
    const odd = events
      .map(({ payload }) => Buffer.from(payload).toString('utf8'))
      .filter((text) => !LedgerEvent.safeParse(JSON.parse(text)).success);
    expect(odd).toEqual([]);
  });
});
