import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { parseDescription, readDescription, withOrderers } from './description.ts';
import { repositoryRoot } from './lifecycle/paths.ts';

const repository = repositoryRoot();
const text = readFileSync(`${repository}/fabric-config/network.yaml`, 'utf8');

/** The shipped description with one value changed, or taken out. */
function changed(path: readonly (string | number)[], value?: unknown): string {
  const document = parseDocument(text);
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, value);
  return document.toString();
}

describe('the description of the network', () => {
  it('that is shipped has the organisations of the paper, each consistent', () => {
    const description = readDescription(repository);
    expect(description.organisations.map((o) => [o.key, o.type])).toEqual([
      ['sa', 'sa'],
      ['hospital1', 'hospital'],
      ['hospital2', 'hospital'],
      ['institute', 'third-party'],
      ['cloud', 'cloud'],
    ]);
    expect(description.organisations.filter((o) => o.orderer)).toHaveLength(4);
    expect(description.chaincode.endorsers).toBeGreaterThan(1);
  });

  it.each([
    ['is not YAML', '{'],
    ['has no organisation', changed(['organisations'], [])],
    ['has two organisations of one key', changed(['organisations', 1, 'key'], 'sa')],
    ['wants BFT with three orderers', changed(['organisations', 1, 'orderer'])],
    ['wants more endorsers than there are peers', changed(['chaincode', 'endorsers'], 4)],
    ['gives an organisation a peer without chaincode', changed(['organisations', 1, 'chaincode'])],
    ['has a hospital without departments', changed(['organisations', 1, 'departments'], [])],
    ['has a port that is none', changed(['certificateAuthority', 'port'], 70_000)],
  ])('is refused when it %s', (_what, broken) => {
    expect(() => parseDescription(broken)).toThrow(expect.objectContaining({ code: 'NETWORK_DESCRIPTION_INVALID' }));
  });

  it('becomes Raft with SA alone for one orderer, and changes nothing else', () => {
    const description = readDescription(repository);
    const small = withOrderers(description, 1);
    expect(small.ordering.type).toBe('etcdraft');
    expect(small.organisations.filter((o) => o.orderer).map((o) => o.key)).toEqual(['sa']);
    expect(small.organisations.map((o) => o.peer)).toEqual(description.organisations.map((o) => o.peer));
  });

  it('stays as it is for as many orderers as it describes, and refuses other numbers', () => {
    const description = readDescription(repository);
    expect(withOrderers(description, 4)).toBe(description);
    expect(() => withOrderers(description, 2)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});
