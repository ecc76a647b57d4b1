import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Consortium } from '../../api/formats/consortium.ts';
import { shippedTrial } from '../consortium/trial.ts';
import { hasPeer, type WithPeer } from '../node/node.ts';
import { NodePaths, repositoryRoot } from '../node/paths.ts';
import { writeNodeState, type NodeState } from '../node/state.ts';
import { requireSameChaincode } from './chaincode.ts';

const { terms, nodes } = shippedTrial(repositoryRoot());
const consortium: Consortium = {
  ...terms,
  format: 'openward-consortium/1',
  members: nodes.map((description) => ({
    ...description,
    ...{ roots: { nodes: '', people: '' }, orderer: undefined, registrar: undefined, gate: undefined },
    ...{ ledgerGate: undefined, service: undefined, peer: description.peer && { host: '127.0.0.1', port: 7051 } },
  })),
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openward-chaincode-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Those that have a peer, brought up with a chaincode before, or never. */
function broughtUp(chaincode: NodeState['chaincode']): WithPeer[] {
  const state: NodeState = {
    format: 'openward-node-state/1',
    createdAt: '2026-11-29T00:00:00.000Z',
    enrolled: true,
    ports: {},
    chaincode,
  };
  return nodes
    .map((description) => ({
      ...{ description, consortium, ports: {}, repository: '/none' },
      paths: new NodePaths(join(folder, description.key)),
    }))
    .filter(hasPeer)
    .map((node) => {
      writeNodeState(node.paths, state);
      return node;
    });
}

const before = { version: '1.0.0-aaa', label: 'openward_1.0.0-aaa', packageId: 'x', part: 'chaincode' } as const;
const now = (here: readonly WithPeer[], version: string) => () =>
  requireSameChaincode(here.map((node) => [node, { version }]));

describe('before anything is started with a chaincode', () => {
  it('a node of an organisation by itself refuses another than it has taken part with', () => {
    const [hospital1] = broughtUp(before);
    expect(now(hospital1 ? [hospital1] : [], '1.0.0-bbb')).toThrow(
      expect.objectContaining({ code: 'CONFLICT', message: expect.stringContaining('1.0.0-aaa') as unknown }),
    );
  });

  it.each([
    ['the same', before, '1.0.0-aaa'],
    ['its first', undefined, '1.0.0-bbb'],
    ['another than one that never came into force', { ...before, pending: true as const }, '1.0.0-bbb'],
  ])('it takes %s', (_, known, version) => {
    expect(now(broughtUp(known).slice(0, 1), version)).not.toThrow();
  });

  it('a machine with every organisation that has a peer takes another', () => {
    const here = broughtUp(before);
    expect(here.length).toBeGreaterThan(1);
    expect(now(here, '1.0.0-bbb')).not.toThrow();
  });
});
