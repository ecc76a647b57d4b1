import { describe, expect, it } from 'vitest';
import { model, province, type Costs } from './model.ts';

const costs: Costs = {
  peerBytesARecord: 20_000,
  stateBytesARecord: 3000,
  ordererBytesARecord: 15_000,
  peerSeconds: 0.004,
  chaincodeSeconds: 0.003,
  ordererSeconds: 0.002,
  transactionsASecond: 100,
  releaseSeconds: 0.01,
  downloadSeconds: 0.002,
  bytesADownload: 250_000,
};

describe('the model of a province', () => {
  it('has a day’s records, in the busiest hour so many a second', () => {
    const { recordsASecond, transactionsASecond } = model(costs, { ...province, sharesARecord: 0 });
    expect(recordsASecond).toBeCloseTo((1e6 * 0.12) / 3600, 9);
    expect(transactionsASecond).toBeCloseTo(2 * recordsASecond, 9);
  });

  it('counts a share as three transactions and each use as one more', () => {
    const without = model(costs, { ...province, sharesARecord: 0 });
    const one = model(costs, { ...province, sharesARecord: 1, usesAShare: 2 });
    expect(one.transactionsADay - without.transactionsADay).toBe(5 * province.recordsADay);
  });

  it('keeps every record of a channel on each of its peers', () => {
    const asked = { ...province, sharesARecord: 0 };
    expect(model(costs, asked).peerBytesAYear).toBeCloseTo(365e6 * 20_000, 0);
    expect(model(costs, { ...asked, channels: 10 }).peerBytesAYear).toBeCloseTo(36.5e6 * 20_000, 0);
    expect(model(costs, asked).allPeersBytesAYear).toBeCloseTo(100 * 365e6 * 20_000, 0);
  });

  it('names first what is asked the most of', () => {
    const { parts } = model(costs, province);
    const shares = parts.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    const dear = model({ ...costs, releaseSeconds: 1e6 }, province);
    expect(dear.parts[0]?.name).toBe('processors of the cloud service');
  });

  it('says until when a disk lasts', () => {
    const { yearsOfDisk, peerBytesAYear } = model(costs, province);
    expect(yearsOfDisk * peerBytesAYear).toBeCloseTo(province.diskAPeer, 0);
  });
});
