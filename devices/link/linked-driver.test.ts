import { describe, expect, it } from 'vitest';
import { lineTalker } from '../testing/line-talker.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemoryTransport } from '../testing/memory-transport.ts';
import { listenTo } from '../testing/recorder.ts';
import { LinkedDriver } from './linked-driver.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

async function waiting() {
  const clock = new ManualClock();
  const line = new MemoryTransport();
  const driver = new LinkedDriver(lineTalker, line, clock);
  const seen = listenTo(driver);
  await driver.start();
  const say = (words: string): void => line.receive(Buffer.from(words, 'latin1'));
  return { clock, line, driver, seen, say };
}

async function running() {
  const parts = await waiting();
  parts.say('HI\n');
  expect(parts.driver.state).toBe('running');
  return parts;
}

describe('a driver, whatever its protocol,', () => {
  it('begins by itself when the device says nothing, and again', async () => {
    const { clock, line } = await waiting();
    clock.advance(900);
    expect(line.written).toEqual([]);
    clock.advance(700);
    expect(line.written.map(text)).toEqual(['HI\n', 'HI\n']);
  });

  it('asks on while values flow, and says goodbye when it is stopped', async () => {
    const { clock, line, driver } = await running();
    clock.advance(300);
    expect(line.written.map(text)).toEqual(['?\n', '?\n', '?\n']);
    await driver.stop();
    expect(text(line.written.at(-1) ?? new Uint8Array())).toBe('BYE\n');
    expect([driver.state, line.isOpen]).toEqual(['stopped', false]);
    const sent = line.written.length;
    clock.advance(10_000);
    expect(line.written).toHaveLength(sent);
  });

  it('ends the link after silence, as a gap from the last byte to the new beginning', async () => {
    const { clock, driver, seen, say } = await running();
    const lastByte = new Date(clock.wallMs()).toISOString();
    clock.advance(2200);
    expect(driver.state).toBe('waiting');
    expect(seen.link.at(-1)).toMatchObject({ state: 'waiting', reason: 'DEVICE_SILENT' });
    clock.advance(800);
    say('HI\n');
    expect(seen.gap).toMatchObject([
      { id: 1, reason: 'silence', from: lastByte },
      { id: 1, reason: 'silence', from: lastByte, to: new Date(clock.wallMs()).toISOString() },
    ]);
  });

  it('does not take being held up itself for silence of the device', async () => {
    const { clock, driver, seen, say } = await running();
    clock.holdUp(5000);
    say('=1\n');
    clock.advance(100);
    expect(driver.state).toBe('running');
    expect(seen.gap).toEqual([]);
    expect(seen.hindrance).toMatchObject([{ reason: 'host-held-up', detail: 'this computer was held up for 4900 ms' }]);
  });

  it('goes on after the port went away and came back, with the loss as a gap', async () => {
    const { clock, line, driver, seen, say } = await running();
    say('=1');
    line.unplug();
    expect(driver.state).toBe('lost');
    clock.advance(3000);
    line.replug();
    say('HI\n');
    expect(driver.state).toBe('running');
    expect(seen.gap.map(({ reason, detail }) => [reason, detail])).toEqual([
      ['damaged-bytes', 'cut'],
      ['port-lost', 'the serial port cannot be used: PORT_LOST'],
      ['port-lost', 'the serial port cannot be used: PORT_LOST'],
    ]);
    expect(seen.gap.at(-1)?.to).toBe(new Date(clock.wallMs()).toISOString());
  });

  it.each([7_200_000, -7_200_000])(
    'marks a jump of the wall clock by %i ms, and goes on in its own time',
    async (ms) => {
      const { clock, seen, say } = await running();
      const before = clock.wallMs();
      clock.jumpWall(ms);
      say('=1\n');
      expect(seen.gap).toMatchObject([
        { reason: 'clock-jump', from: new Date(before).toISOString(), to: new Date(before).toISOString() },
      ]);
      expect(seen.note.map(({ at }) => at)).toEqual([new Date(before).toISOString()]);
    },
  );

  it('has every byte in both directions, and names those it does not understand', async () => {
    const { clock, line, driver, seen, say } = await running();
    say('=1\nno');
    say('ise\n=2\nhalf');
    clock.advance(100);
    await driver.stop();
    const heard = seen.raw.filter(({ direction }) => direction === 'rx').map(({ bytes }) => text(bytes));
    expect(heard.join('')).toBe('HI\n=1\nnoise\n=2\nhalf');
    expect(seen.raw.filter(({ direction }) => direction === 'tx').map(({ bytes }) => text(bytes))).toEqual(
      line.written.map(text),
    );
    expect(seen.gap.map(({ raw }) => (raw === undefined ? '' : text(raw)))).toEqual(['noise', 'half']);
  });
});
