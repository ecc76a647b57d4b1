import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretsFor } from '../../testing/secrets.ts';
import { VaultStore } from '../vault/vault-store.ts';
import { clientFolder, peopleOf, trialPassphrase } from './people.ts';

const address = { url: 'https://127.0.0.1:1', serverName: 'a.internal' };
const names = { en: 'First', zh: '第一' };

let network: string;

/** A connection profile as `network up` writes one, with nothing behind it. */
function profile(org: string, type: string): void {
  const body = {
    format: 'openward-profile/2',
    org,
    mspId: `${org}MSP`,
    type,
    name: names,
    channel: 'openward',
    chaincode: 'openward',
    trust: { nodes: '/nodes.pem', people: '/people.pem' },
    device: { certificate: '/device.pem', key: '/device-key.pem' },
    sa: address,
    cloud: address,
    storage: { ...address, bucket: 'openward-records', region: 'local' },
    hospitals: [],
    organisations: [{ mspId: `${org}MSP`, type, name: names }],
  };
  writeProfile(org, JSON.stringify(body));
}

function writeProfile(org: string, text: string, name = 'profile.json'): void {
  const folder = join(network, 'nodes', org, 'identities', 'workstation');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
}

function code(org: string, text: string): void {
  writeFileSync(join(network, 'nodes', org, 'activation-code'), `${text}\n`);
}

beforeEach(() => {
  network = mkdtempSync(join(tmpdir(), 'openward-launcher-'));
  profile('sa', 'sa');
  code('sa', 'ABCD-EFGH-JKMN-PQRS');
});

afterEach(() => rmSync(network, { recursive: true, force: true }));

describe('the people of a trial network', () => {
  it('show the code an administrator is activated with, until somebody was', async () => {
    expect(await peopleOf(network)).toMatchObject([
      { id: 'sa-sa-officer', names: [], activationCode: 'ABCD-EFGH-JKMN-PQRS' },
    ]);
    const store = new VaultStore({ folder: join(clientFolder(network, 'sa-sa-officer'), 'vaults'), cost: 2 ** 14 });
    await store.create(
      { label: 'Zhao Min', name: 'Zhao Min', role: 'sa-officer', mspId: 'saMSP' },
      await secretsFor(Buffer.from('{}')),
      'a passphrase of some length',
    );
    const [officer] = await peopleOf(network);
    expect(officer).toMatchObject({ names: ['Zhao Min'] });
    expect(officer).not.toHaveProperty('activationCode');
  });

  it('are those of the profiles that can be read', async () => {
    writeProfile('broken', '{');
    writeProfile('other', '{}', 'notes.txt');
    expect((await peopleOf(network)).map(({ id }) => id)).toEqual(['sa-sa-officer']);
  });

  it('have one passphrase where the network was populated, and none elsewhere', async () => {
    expect(await trialPassphrase(network)).toBeUndefined();
    mkdirSync(join(network, 'clients'), { recursive: true });
    writeFileSync(join(network, 'clients', 'trial-passphrase'), 'open for everybody\n');
    expect(await trialPassphrase(network)).toBe('open for everybody');
  });
});
