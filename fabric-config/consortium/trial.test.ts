import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../node/paths.ts';
import { orderersIn, shippedTrial, withOrderers } from './trial.ts';

describe('the shipped trial', () => {
  const trial = shippedTrial(repositoryRoot());

  it('has the organisations of the paper', () => {
    expect(trial.nodes.map(({ key, type }) => [key, type])).toEqual([
      ['sa', 'sa'],
      ['hospital1', 'hospital'],
      ['hospital2', 'hospital'],
      ['institute', 'third-party'],
      ['cloud', 'cloud'],
    ]);
    expect(orderersIn(trial)).toBe(4);
    expect(trial.terms.chaincode.endorsers).toBeGreaterThan(1);
  });

  it('becomes Raft with SA alone for one orderer, and changes nothing else', () => {
    const small = withOrderers(trial, 1);
    expect(small.terms.ordering.type).toBe('etcdraft');
    expect(small.nodes.filter(({ orderer }) => orderer).map(({ key }) => key)).toEqual(['sa']);
    expect(small.nodes.map(({ peer }) => peer)).toEqual(trial.nodes.map(({ peer }) => peer));
  });

  it('stays as it is for as many orderers as it describes, and refuses other numbers', () => {
    expect(withOrderers(trial, 4)).toBe(trial);
    expect(() => withOrderers(trial, 2)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});
