import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestAuthority } from '../../testing/authority.ts';
import { shippedTrial } from '../consortium/trial.ts';
import type { Node } from '../node/node.ts';
import { NodePaths, repositoryRoot } from '../node/paths.ts';
import { heldBy } from './due.ts';
import { endedAt, hasEndedOrderer, requireGood } from './ended.ts';

const [begin, end, later] = ['2020-01-01', '2021-01-01', '2124-01-01'].map((day) => new Date(`${day}T00:00:00.000Z`));
let good: string;
let ended: string;
let node: Node;

beforeAll(async () => {
  const authority = await TestAuthority.found('Hospital1MSP', 'nodes');
  const until = (date: Date | undefined) => (date === undefined ? {} : { until: date });
  good = (await authority.issue({}, { from: begin ?? new Date(0), ...until(later) })).certificate;
  ended = (await authority.issue({}, { from: begin ?? new Date(0), ...until(end) })).certificate;
});
beforeEach(() => {
  const paths = new NodePaths(mkdtempSync(join(tmpdir(), 'openward-ended-')));
  const description = shippedTrial(repositoryRoot()).nodes.find(({ key }) => key === 'hospital1');
  if (!description) throw new Error('expected a node');
  node = { description, ports: {}, paths, repository: repositoryRoot() };
  for (const { id, file } of heldBy(node)) lay(id, `${file}.pem`, good);
});
afterEach(() => rmSync(node.paths.root, { recursive: true }));

function lay(id: string, file: string, pem: string): void {
  mkdirSync(node.paths.identity(id), { recursive: true });
  writeFileSync(node.paths.identity(id, file), pem);
}

describe('certificates of a node’s machines that have ended', () => {
  it('are none while all are good, nor on a node that has not got them yet', () => {
    expect(endedAt(node, new Date())).toEqual([]);
    rmSync(node.paths.identity('peer'), { recursive: true });
    expect(endedAt(node, new Date())).toEqual([]);
    expect(() => requireGood([node])).not.toThrow();
  });

  it('are named, each with the moment it ended', () => {
    lay('service', 'tls.pem', ended);
    expect(endedAt(node, new Date())).toEqual([{ certificate: 'tls of service', ended: '2021-01-01T00:00:00.000Z' }]);
  });

  it('are a reason to start nothing, with what to do', () => {
    lay('peer', 'tls.pem', ended);
    lay('service', 'tls.pem', ended);
    const refused = expect.objectContaining({
      code: 'NETWORK_CERTIFICATES_ENDED',
      message: expect.stringMatching(
        /^hospital1: tls of peer \(2021-01-01\) and 1 more have ended; .*renew/,
      ) as unknown,
    }) as unknown;
    expect(() => requireGood([node])).toThrow(refused);
  });

  it('keep an orderer alone down when they are the orderer’s: its new ones wait for the others’ signatures', () => {
    lay('orderer', 'tls.pem', ended);
    expect(hasEndedOrderer(node)).toBe(true);
    expect(() => requireGood([node])).not.toThrow();
    lay('orderer', 'tls.pem', good);
    lay('peer', 'tls.pem', ended);
    expect(hasEndedOrderer(node)).toBe(false);
  });
});
