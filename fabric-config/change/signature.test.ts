import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedTrial } from '../consortium/trial.ts';
import type { Node } from '../node/node.ts';
import { NodePaths, repositoryRoot } from '../node/paths.ts';
import { TestAuthority, type Issued } from '../../testing/authority.ts';
import { isSignedBy } from '../../connections/membership/change-signature.ts';
import { signChange } from './signature.ts';

const folder = mkdtempSync(join(tmpdir(), 'openward-change-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const update = Buffer.from('a change of the channel');
let nodes: TestAuthority;
let people: TestAuthority;
let member: { mspId: string; roots: { nodes: string; people: string } };

beforeAll(async () => {
  nodes = await TestAuthority.found('Hospital1MSP', 'nodes');
  people = await TestAuthority.found('Hospital1MSP', 'people');
  member = { mspId: 'Hospital1MSP', roots: { nodes: nodes.root, people: people.root } };
});

/** A node whose administrator is this one. */
function nodeWith({ certificate, key }: Issued): Node {
  const paths = new NodePaths(mkdtempSync(join(folder, 'node-')));
  mkdirSync(paths.identity('admin'), { recursive: true });
  writeFileSync(paths.identity('admin', 'signing.pem'), certificate);
  writeFileSync(paths.identity('admin', 'signing-key.pem'), key);
  const description = shippedTrial(repositoryRoot()).nodes.find(({ key: org }) => org === 'hospital1');
  if (description === undefined) throw new Error('the shipped trial has no hospital1');
  return { description, ports: {}, paths, repository: folder };
}

describe('an administrator’s yes to a change', () => {
  it('is one', async () => {
    const signature = await signChange(nodeWith(await nodes.issue(undefined, { unit: 'admin' })), update);
    expect(isSignedBy(member, update, signature)).toBe(true);
  });

  it('is none to another change, of another organisation, or with a header of another time', async () => {
    const administrator = nodeWith(await nodes.issue(undefined, { unit: 'admin' }));
    const [signature, again] = [await signChange(administrator, update), await signChange(administrator, update)];
    expect(isSignedBy(member, Buffer.from('another change'), signature)).toBe(false);
    expect(isSignedBy({ ...member, mspId: 'Hospital2MSP' }, update, signature)).toBe(false);
    expect(isSignedBy(member, update, { ...signature, header: again.header })).toBe(false);
  });

  it.each<[string, () => Promise<Issued>]>([
    ['a machine', () => nodes.issue(undefined, { unit: 'peer' })],
    ['one of its people', () => people.issue(undefined, { unit: 'admin' })],
    [
      'whom another root of the same name vouches for',
      async () => (await TestAuthority.found('Hospital1MSP', 'nodes')).issue(undefined, { unit: 'admin' }),
    ],
    [
      'one whose certificate has ended',
      () => nodes.issue(undefined, { unit: 'admin', until: new Date('2025-01-01T00:00:00.000Z') }),
    ],
  ])('is none when given by %s', async (_who, issue) => {
    const signature = await signChange(nodeWith(await issue()), update);
    expect(isSignedBy(member, update, signature)).toBe(false);
  });

  it.each(['', 'AAAA', '****'])('is none when header and signature are %j', (text) => {
    expect(isSignedBy(member, update, { header: text, signature: text })).toBe(false);
  });
});
