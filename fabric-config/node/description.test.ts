import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import { planIdentities } from '../generate/identities.ts';
import { keepsObjects, storagePlace } from '../generate/services.ts';
import { databaseOf } from './database.ts';
import { NodeDescription, parseYaml } from './description.ts';
import { bindOf, listensAt, ownPlace, publicPlace, type Node } from './node.ts';
import { NodePaths, repositoryRoot } from './paths.ts';

const shipped = (key: string): string =>
  readFileSync(join(repositoryRoot(), 'fabric-config', 'examples', 'trial', `${key}.yaml`), 'utf8');

/** A shipped description with one value changed, or taken out. */
function changed(key: string, path: readonly (string | number)[], value?: unknown): string {
  const document = parseDocument(shipped(key));
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, value);
  return document.toString();
}

const withDatabase = (given: object): string =>
  changed('hospital1', ['database'], { passwordFile: '/etc/openward/database-password', ...given });

const withS3 = (given: object): string =>
  changed('cloud', ['storage', 's3'], { keysFile: '/etc/openward/s3-keys.json', ...given });

const parsed = (text: string): NodeDescription => parseYaml(NodeDescription, text, 'node.yaml');

describe('the description of a node', () => {
  it.each([
    ['is not YAML', '{'],
    ['is of another format', changed('sa', ['format'], 'openward-node/2')],
    ['has a word nobody knows', changed('sa', ['secret'], 'x')],
    ['has no address to listen at', changed('sa', ['bind'])],
    ['has a host that is neither name nor address', changed('sa', ['host'], 'http://sa')],
    ['gives an organisation a peer without chaincode', changed('hospital1', ['chaincode'])],
    ['gives an organisation a peer nobody can reach', changed('hospital1', ['ledgerGate'])],
    ['has a hospital without departments', changed('hospital1', ['departments'], [])],
    ['has a hospital without its service', changed('hospital1', ['service'])],
    ['has a cloud without storage', changed('cloud', ['storage'])],
    ['has a hospital that delays a recovery', changed('hospital1', ['recoveryDelayHours'], 24)],
    ['has a hospital with the storage', changed('hospital1', ['gate'], { port: 0 })],
    ['has a cloud that names another', changed('cloud', ['cloud'], 'Cloud2MSP')],
    ['has a port that is none', changed('sa', ['ca', 'port'], 70_000)],
    ['has a password in the URL of its database', withDatabase({ url: 'postgres://ow:secret@127.0.0.1/openward' })],
    ['has an option in the URL of its database', withDatabase({ url: 'postgres://ow@127.0.0.1/openward?sslmode=no' })],
    ['has a database without a name', withDatabase({ url: 'postgres://ow@127.0.0.1' })],
    ['has a database that nobody logs into', withDatabase({ url: 'postgres://127.0.0.1/openward' })],
    ['has a database of another kind', withDatabase({ url: 'mysql://ow@127.0.0.1/openward' })],
    ['has a database elsewhere that nothing vouches for', withDatabase({ url: 'postgres://ow@db.example/openward' })],
    ['has a storage elsewhere that nothing vouches for', withS3({ endpoint: 'https://s3.example:8333' })],
    ['has a storage elsewhere without TLS', withS3({ endpoint: 'http://s3.example:8333', authority: '/a.pem' })],
    ['has a storage with more than a place', withS3({ endpoint: 'http://127.0.0.1:8333/x' })],
    ['has a storage with keys in its place', withS3({ endpoint: 'http://key:secret@127.0.0.1:8333' })],
    ['has a storage of another kind', withS3({ endpoint: 'ftp://127.0.0.1' })],
    ['is reached at port 0', changed('sa', ['service', 'publicPort'], 0)],
  ])('is refused when it %s, naming the file', (_what, broken) => {
    expect(() => parsed(broken)).toThrow(
      expect.objectContaining({
        code: 'NETWORK_DESCRIPTION_INVALID',
        message: expect.stringContaining('node.yaml') as unknown,
      }),
    );
  });

  it('is read back as it was from what a backup writes of it', () => {
    for (const key of ['sa', 'hospital1', 'institute', 'cloud']) {
      const description = parsed(shipped(key));
      expect(parsed(stringify(description))).toEqual(description);
    }
  });

  const node = (description: NodeDescription): Node => ({
    description,
    ports: { 'ledger-gate': 7000, peer: 7051, 'peer.operations': 7052, service: 7443 },
    paths: new NodePaths('/none'),
    repository: '/none',
  });

  it('keeps apart where a part listens and where others find it', () => {
    const text = changed('hospital1', ['ledgerGate'], {
      port: 0,
      bind: '10.0.0.5',
      host: 'ledger.example',
      publicPort: 443,
    });
    const described = node(parsed(text));
    expect(listensAt(described, 'ledger-gate')).toBe('10.0.0.5:7000');
    expect(ownPlace(described, 'ledger-gate')).toEqual({ host: '10.0.0.5', port: 7000 });
    expect(publicPlace(described, 'ledgerGate')).toEqual({ host: 'ledger.example', port: 443 });
    expect(publicPlace(described, 'peer')).toEqual({ host: '127.0.0.1', port: 7051 });
  });

  it('listens where the node does with what has no address of its own, whatever the service has', () => {
    const service = { port: 0, bind: '10.0.0.6', host: 'service.example' };
    const described = node(parsed(changed('hospital1', ['service'], service)));
    expect(['service', 'ca', 'ca.operations', 'chaincode'].map((part) => bindOf(described, part))).toEqual([
      '10.0.0.6',
      '127.0.0.1',
      '127.0.0.1',
      '127.0.0.1',
    ]);
  });

  it.each(['orderer', 'peer', 'ledgerGate', 'service', 'registrar', 'gate'] as const)(
    'has a certificate for %s that names where others find it',
    (part) => {
      const key = part === 'gate' ? 'cloud' : 'hospital1';
      const description = parsed(changed(key, [part, 'host'], 'apart.example'));
      const id = part === 'ledgerGate' ? 'ledger-gate' : part;
      expect(planIdentities(description).find((plan) => plan.id === id)?.tls).toContain('apart.example');
    },
  );

  it.each([
    ['no PostgreSQL', undefined, 'sqlite:///none/services/hospital1-registrar/registrar.sqlite'],
    ['one on this machine', { url: 'postgres://ow@127.0.0.1/openward' }, 'postgres://ow@127.0.0.1/openward_registrar'],
    [
      'one elsewhere',
      { url: 'postgres://ow@db.example:5433/openward', authority: '/etc/openward/database.pem' },
      'postgres://ow@db.example:5433/openward_registrar?sslmode=verify-full&sslrootcert=%2Fetc%2Fopenward%2Fdatabase.pem',
    ],
  ])('with %s gives each service a database of its own', (_what, database, url) => {
    const described = node(parsed(database ? withDatabase(database) : changed('hospital1', ['database'])));
    const plan = { name: 'hospital1-registrar', bundle: 'registrar', part: 'registrar' } as const;
    expect(databaseOf(described, plan)).toEqual({
      url,
      ...(database ? { passwordFile: '/etc/openward/database-password' } : {}),
    });
  });

  it.each([
    ['its own storage', shipped('cloud'), { socketPath: '/none/storage.sock' }, true],
    [
      'one elsewhere',
      withS3({ endpoint: 'https://s3.example:8333', authority: '/etc/openward/s3.pem' }),
      { endpoint: 'https://s3.example:8333', authority: '/etc/openward/s3.pem' },
      false,
    ],
  ])('with %s tells cloud service and gate where it is, and runs it or not', (_what, text, place, run) => {
    const described = node(parsed(text));
    expect(storagePlace(described)).toEqual(place);
    expect(keepsObjects(described.description)).toBe(run);
  });

  it('takes IPv6 addresses, which get their brackets where a port follows', () => {
    const described = node(parsed(changed('hospital1', ['bind'], '::')));
    expect(bindOf(described, 'service')).toBe('::');
    expect(listensAt(described, 'peer.operations')).toBe('[::]:7052');
    expect(ownPlace(described, 'service')).toEqual({ host: '::1', port: 7443 });
  });
});
