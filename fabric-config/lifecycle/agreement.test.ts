import { describe, expect, it } from 'vitest';
import { agreementInMetrics } from './agreement.ts';

const metrics = (of: { waiting?: number; height?: number; syncs?: number; arrived?: number } = {}): string =>
  [
    '# HELP consensus_BFT_committed_block_number The latest committed block number.',
    `consensus_BFT_committed_block_number{channel="openward"} ${of.height ?? 9347}`,
    'consensus_BFT_committed_block_number{channel="other"} 3',
    `consensus_smartbft_consensus_latency_sync_count{channel="openward"} ${of.syncs ?? 1}`,
    `consensus_smartbft_pool_count_of_elements{channel="openward"} ${of.waiting ?? 2}`,
    `consensus_smartbft_pool_count_of_elements_all{channel="openward"} ${of.arrived ?? 7}`,
    'go_goroutines 77',
  ].join('\n');

const pulse = (of: Parameters<typeof metrics>[0]): string | undefined =>
  agreementInMetrics(metrics(of), 'openward')?.pulse;

describe('what an orderer tells of its agreement', () => {
  it('is how many transactions wait', () => {
    expect(agreementInMetrics(metrics({ waiting: 12 }), 'openward')?.waiting).toBe(12);
  });

  it('moves with a block and with every attempt to take over blocks', () => {
    expect(new Set([pulse({}), pulse({ height: 9348 }), pulse({ syncs: 2 })]).size).toBe(3);
  });

  it('does not move when transactions arrive', () => {
    expect(pulse({ waiting: 3, arrived: 8 })).toBe(pulse({}));
  });

  it('is nothing where there is no such agreement', () => {
    expect(agreementInMetrics(metrics(), 'third')).toBeUndefined();
    expect(agreementInMetrics('', 'openward')).toBeUndefined();
  });
});
