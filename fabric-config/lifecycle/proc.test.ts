import { describe, expect, it } from 'vitest';
import { bootId, isAlive, parseStat, processFacts, memoryOf, residentMemory } from './proc.ts';

const stat =
  '4242 (odd) name) S 1 4242 4242 0 -1 4194560 100 0 0 0 5 3 0 0 20 0 11 0 987654 1000 200 18446744073709551615';

describe('recognising a process', () => {
  it('reads state and start even when the name has spaces and brackets', () => {
    expect(parseStat(stat)).toEqual({ state: 'S', startTicks: '987654' });
  });

  it('makes nothing of a text that is no stat line', () => {
    expect(parseStat('nonsense')).toBeUndefined();
  });

  const record = { pid: 4242, startTicks: '987654', bootId: 'this boot' };
  it.each([
    ['the same pid, start and boot is the process', { state: 'S', startTicks: '987654' }, 'this boot', true],
    ['another start is another process that got the pid', { state: 'S', startTicks: '987655' }, 'this boot', false],
    ['another boot is another process', { state: 'S', startTicks: '987654' }, 'next boot', false],
    ['a zombie does not run', { state: 'Z', startTicks: '987654' }, 'this boot', false],
  ])('%s', (_what, facts, boot, expected) => {
    expect(isAlive(record, facts, boot)).toBe(expected);
  });

  it('finds this very process, and none where there is none', () => {
    const own = processFacts(process.pid);
    expect(own && isAlive({ pid: process.pid, startTicks: own.startTicks, bootId: bootId() })).toBe(true);
    expect(residentMemory(process.pid)).toBeGreaterThan(1024 * 1024);
    expect(memoryOf(process.pid), 'what it shares is counted in part').toBeLessThan(residentMemory(process.pid));
    expect(memoryOf(process.pid)).toBeGreaterThan(1024 * 1024);
    expect(memoryOf(2 ** 22 + 1)).toBe(0);
    expect(isAlive({ pid: 2 ** 22 + 1, startTicks: '1', bootId: bootId() })).toBe(false);
  });
});
