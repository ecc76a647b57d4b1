import { describe, expect, it } from 'vitest';
import { heightInMetrics } from './channel.ts';

const metrics = [
  '# TYPE ledger_blockchain_height gauge',
  'ledger_blockchain_height{channel="other"} 3',
  'ledger_blockchain_height{channel="openward"} 1.2e+06',
].join('\n');

describe('ledger height in a peer’s metrics', () => {
  it('is that of the channel asked for', () => {
    expect(heightInMetrics(metrics, 'openward')).toBe(1_200_000);
    expect(heightInMetrics(metrics, 'other')).toBe(3);
  });

  it('is absent when the peer is not in the channel', () => {
    expect(heightInMetrics(metrics, 'third')).toBeUndefined();
  });
});
