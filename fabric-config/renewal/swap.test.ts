import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repositoryRoot, NodePaths } from '../node/paths.ts';
import type { Node } from '../node/node.ts';
import { shippedTrial } from '../consortium/trial.ts';
import { promote, swapAll, waitingFolder } from './swap.ts';

let node: Node;
const at = (id: string, file: string): string => node.paths.identity(id, file);
const read = (id: string, file: string): string => readFileSync(at(id, file), 'utf8');

beforeEach(() => {
  const paths = new NodePaths(mkdtempSync(join(tmpdir(), 'openward-renewal-')));
  const description = shippedTrial(repositoryRoot()).nodes.find(({ key }) => key === 'hospital1');
  if (!description) throw new Error('expected a node');
  node = { description, ports: {}, paths, repository: repositoryRoot() };
  mkdirSync(join(paths.root, 'ca'));
  for (const kind of ['nodes', 'people'] as const) writeFileSync(paths.ownRoot(kind), `root of ${kind}`);
  lay(paths.identity('peer'), 'old');
  lay(paths.identity('orderer'), 'old');
});
afterEach(() => rmSync(node.paths.root, { recursive: true }));

function lay(folder: string, word: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of ['signing', 'tls']) {
    writeFileSync(join(folder, `${file}.pem`), `${word} ${file}`);
    writeFileSync(join(folder, `${file}-key.pem`), `${word} key of ${file}`);
  }
}

describe('renewed certificates whose turn has come', () => {
  it('take the place of the present ones, keys and Fabric’s own folder with them', () => {
    lay(waitingFolder(node, 'peer', 'next', 'nodes'), 'new');
    swapAll(node);
    expect(['tls.pem', 'tls-key.pem', 'signing.pem'].map((file) => read('peer', file))).toEqual([
      'new tls',
      'new key of tls',
      'new signing',
    ]);
    expect(read('peer', 'msp/signcerts/cert.pem')).toBe('new signing');
    expect(read('peer', 'msp/keystore/key.pem')).toBe('new key of signing');
    expect(existsSync(waitingFolder(node, 'peer', 'next', 'nodes'))).toBe(false);
  });

  it.each(['tls-key.pem', 'signing-key.pem'])('do so at the next attempt when the first ended after %s', (done) => {
    const next = waitingFolder(node, 'peer', 'next', 'nodes');
    lay(next, 'new');
    renameSync(join(next, done), at('peer', done));
    swapAll(node);
    expect(['tls.pem', 'tls-key.pem', 'signing.pem', 'signing-key.pem'].map((file) => read('peer', file))).toEqual([
      'new tls',
      'new key of tls',
      'new signing',
      'new key of signing',
    ]);
  });
});

describe('renewed certificates that others must know first', () => {
  it('stay beside the present ones until they are known', () => {
    lay(waitingFolder(node, 'orderer', 'proposed', 'nodes'), 'new');
    swapAll(node);
    expect(read('orderer', 'tls.pem')).toBe('old tls');
    promote(node, 'orderer');
    swapAll(node);
    expect(read('orderer', 'tls.pem')).toBe('new tls');
  });
});
