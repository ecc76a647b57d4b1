import { describe, expect, it } from 'vitest';
import type { MemoryTransport } from '../testing/memory-transport.ts';
import { bench, finish, withDevice, type Bench } from './testing/bench.ts';
import { faultNames, livesThrough, staysWhole } from './testing/endurance.ts';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase();
}

function frame(start: 0x01 | 0x1b, code: number, text = ''): Uint8Array {
  const body = [start, code, ...Buffer.from(text, 'latin1')];
  const digits = (body.reduce((a, b) => a + b, 0) % 256).toString(16).toUpperCase().padStart(2, '0');
  return Uint8Array.from([...body, ...Buffer.from(digits), 13]);
}

const evita = frame(0x01, 0x52, "8102'Evita 4'04.00:04.03");

/** Brings a hand-played device to the running state, without curves. */
async function running(): Promise<Bench> {
  const parts = bench();
  await parts.driver.start();
  parts.line.receive(frame(0x1b, 0x51));
  parts.line.receive(frame(0x1b, 0x52));
  parts.clock.advance(300);
  parts.line.receive(evita);
  expect(parts.driver.state).toBe('running');
  parts.line.receive(frame(0x01, 0x53));
  parts.clock.advance(100);
  return parts;
}

/** What the driver asked last. */
function lastCode(line: MemoryTransport): number | undefined {
  return line.written.filter((bytes) => bytes[0] === 0x1b && bytes[1] !== 0x30).at(-1)?.[1];
}

describe('MEDIBUS, link set-up', () => {
  it('echoes the device’s ICC, byte for byte as the protocol’s example', async () => {
    const { line, driver } = bench();
    await driver.start();
    line.receive(frame(0x1b, 0x51));
    expect(line.written.map(hex)).toEqual(['015135320D']);
    expect(driver.state).toBe('connecting');
  });

  it('answers the request for its identity and waits 200 ms before it configures', async () => {
    const { line, clock, driver } = bench();
    await driver.start();
    line.receive(frame(0x1b, 0x51));
    line.receive(frame(0x1b, 0x52));
    expect(
      Buffer.from(line.written[1] ?? [])
        .toString('latin1')
        .slice(0, 16),
    ).toBe("\u0001R0161'Openward'");
    clock.advance(199);
    expect(line.written).toHaveLength(2);
    clock.advance(2);
    expect(hex(line.written[2] ?? new Uint8Array())).toBe('1B5236440D');
  });

  it('begins by itself when the device says nothing, and again every three seconds', async () => {
    const { line, clock, driver } = bench();
    await driver.start();
    clock.advance(3900);
    expect(line.written).toEqual([]);
    clock.advance(3500);
    expect(line.written.map(hex)).toEqual(['1B5136430D', '1B5136430D']);
  });

  it('answers every command, also one it does not know', async () => {
    const { line } = await running();
    const before = line.written.length;
    line.receive(frame(0x1b, 0x77, 'abc'));
    expect(hex(line.written[before] ?? new Uint8Array())).toBe(hex(frame(0x01, 0x77)));
  });

  it('knows the device by its identity', async () => {
    const { driver, seen } = await running();
    expect(driver.identity).toMatchObject({ vendor: 'Dräger', model: 'Evita 4', deviceId: '8102' });
    expect(seen.link.map(({ state }) => state)).toEqual(['waiting', 'connecting', 'running']);
  });

  it('keeps the link alive with NOP at most two seconds after it last spoke', async () => {
    const { line, clock, seen } = await running();
    // The request for page 1 is out and stays unanswered; the device keeps saying NOP.
    for (let second = 0; second < 6; second += 1) {
      clock.advance(1000);
      line.receive(frame(0x01, 0x30));
    }
    expect(line.written.filter((bytes) => hex(bytes) === '1B3034420D').length).toBeGreaterThanOrEqual(2);
    expect(seen.link.at(-1)?.state).toBe('running');
  });
});

describe('MEDIBUS, trouble', () => {
  it('ends the link after three seconds of silence, as a gap from the last byte to the new beginning', async () => {
    const { line, clock, driver, seen } = await running();
    const lastByte = clock.wallMs() - 100;
    clock.advance(3200);
    expect(driver.state).toBe('waiting');
    expect(seen.link.at(-1)).toMatchObject({ state: 'waiting', reason: 'DEVICE_SILENT' });
    expect(seen.gap.at(-1)).toMatchObject({ reason: 'silence', from: new Date(lastByte).toISOString() });
    expect(seen.gap.at(-1)?.to).toBeUndefined();
    const id = seen.gap.at(-1)?.id;
    line.receive(frame(0x1b, 0x51));
    line.receive(frame(0x1b, 0x52));
    clock.advance(250);
    line.receive(evita);
    expect(driver.state).toBe('running');
    expect(seen.gap.at(-1)).toMatchObject({ id, reason: 'silence', to: new Date(clock.wallMs()).toISOString() });
  });

  it('does not take its own being held up for silence of the device', async () => {
    const { line, clock, driver, seen } = await running();
    clock.holdUp(4000);
    expect(driver.state).toBe('running');
    // The bytes that waited meanwhile.
    line.receive(frame(0x01, 0x24, '7D  19'));
    clock.advance(1000);
    expect(driver.state).toBe('running');
    expect(seen.gap).toEqual([]);
    clock.holdUp(4000);
    clock.advance(200);
    expect(driver.state).toBe('waiting');
  });

  it('sets everything up anew when the device restarts in the middle', async () => {
    const { line, clock, driver, seen } = await running();
    line.receive(frame(0x1b, 0x51));
    expect(driver.state).toBe('connecting');
    expect(seen.gap.at(-1)).toMatchObject({ reason: 'device-restarted' });
    line.receive(frame(0x1b, 0x52));
    clock.advance(250);
    line.receive(evita);
    expect(driver.state).toBe('running');
    expect(seen.gap.at(-1)?.to).toBeDefined();
    expect(lastCode(line)).toBe(0x53);
  });

  it('repeats a request at once when the device received it damaged, three times at most', async () => {
    const { line, clock, seen } = await running();
    expect(lastCode(line)).toBe(0x24);
    const asked = (): number => line.written.filter((bytes) => bytes[1] === 0x24).length;
    for (let nak = 0; nak < 4; nak += 1) line.receive(Uint8Array.of(0x01, 0x15, 0x31, 0x36, 0x0d));
    expect(asked()).toBe(4);
    expect(seen.hindrance.at(-1)).toMatchObject({
      reason: 'no-answer',
      detail: 'request 24: refused',
      series: 'medibus.24',
    });
    clock.advance(200);
    expect(lastCode(line)).not.toBe(0x24);
  });

  it('asks again soon after a damaged answer, records the bytes, and uses nothing of it', async () => {
    const { line, clock, seen } = await running();
    const damaged = frame(0x01, 0x24, '7D  19');
    damaged[4] = 0x38;
    line.receive(damaged);
    expect(seen.sample).toEqual([]);
    expect(seen.gap.at(-1)).toMatchObject({ reason: 'damaged-bytes', detail: 'checksum', raw: damaged });
    const before = line.written.length;
    clock.advance(1100);
    expect(line.written.slice(before).map((bytes) => bytes[1])).toContain(0x24);
    line.receive(frame(0x01, 0x24, '7D  19'));
    expect(seen.sample.at(-1)?.measurements[0]).toMatchObject({
      code: 'medibus.24.7D',
      value: 19,
      unit: 'mbar',
      quality: 'ok',
    });
  });

  it('begins anew when a device that still speaks never answers', async () => {
    const { line, clock, driver, seen } = await running();
    for (let second = 0; second < 41; second += 1) {
      clock.advance(1000);
      if (driver.state === 'running') line.receive(frame(0x1b, 0x30));
    }
    expect(seen.hindrance.map(({ detail }) => detail).slice(0, 4)).toEqual([
      'request 24: no-answer',
      'request 27: no-answer',
      'request 2E: no-answer',
      'request 2B: no-answer',
    ]);
    expect(driver.state).toBe('waiting');
  });

  it('records an answer nobody asked for and does not use it', async () => {
    const { line, seen } = await running();
    const answer = frame(0x01, 0x29, '09   12');
    line.receive(answer);
    expect(seen.sample).toEqual([]);
    expect(seen.gap.at(-1)).toMatchObject({ reason: 'unexpected-answer', raw: answer });
  });

  it('records an intact answer it cannot read and goes on', async () => {
    const { line, clock, driver, seen } = await running();
    line.receive(frame(0x01, 0x24, '7D  1'));
    expect(seen.gap.at(-1)).toMatchObject({
      reason: 'unreadable-answer',
      detail: 'answer to 24: 5 bytes are not entries of 6',
    });
    clock.advance(100);
    expect(driver.state).toBe('running');
    expect(lastCode(line)).not.toBe(0x24);
  });

  it('sends nothing between DC1 and DC3, and everything afterwards', async () => {
    const { line, clock } = await running();
    line.receive(Uint8Array.of(0x11));
    const before = line.written.length;
    line.receive(frame(0x01, 0x24, '7D  19'));
    line.receive(frame(0x1b, 0x30));
    clock.advance(2000);
    expect(line.written.length).toBe(before);
    line.receive(Uint8Array.of(0x13));
    expect(line.written.slice(before).map(hex)).toContain(hex(frame(0x01, 0x30)));
  });

  it('does not stay suspended for ever when noise looked like DC1', async () => {
    const { line, clock, seen } = await running();
    line.receive(Uint8Array.of(0x11));
    for (let second = 0; second < 11; second += 1) {
      clock.advance(1000);
      line.receive(frame(0x1b, 0x30));
    }
    expect(seen.gap.map(({ reason }) => reason)).toContain('suspended');
  });

  it.each([
    ['who it is', 0x52],
    ['which curves there are', 0x53],
    ['to send curves', 0x54],
  ])('has the numbers of a device that never answers when asked %s', async (_, code) => {
    const { clock, seen, driver } = await withDevice([], 7, { deaf: new Set([code]) });
    clock.advance(60_000);
    expect(driver.state).toBe('running');
    const peaks = seen.sample.filter(({ measurements }) => measurements.some((one) => one.code === 'medibus.24.7D'));
    expect(peaks.length).toBeGreaterThan(45);
  });

  it('asks ever more seldom what the device refuses, and goes on with the rest', async () => {
    const { clock, line, seen } = await withDevice([], 7, { refused: new Set([0x2b, 0x25]) });
    clock.advance(600_000);
    const asked = line.written.filter((bytes) => bytes[0] === 0x1b && bytes[1] === 0x2b).length;
    expect(asked).toBeLessThanOrEqual(4 * 6);
    expect(seen.gap).toEqual([]);
    expect(seen.hindrance.length).toBeLessThan(15);
    expect(seen.sample.length).toBeGreaterThan(550);
  });

  it('takes an answer that comes after it has gone on', async () => {
    const { line, clock, seen } = await running();
    clock.advance(1000);
    line.receive(frame(0x1b, 0x30));
    clock.advance(1800);
    expect(lastCode(line)).not.toBe(0x24);
    line.receive(frame(0x01, 0x24, '7D  19'));
    expect(seen.sample.at(-1)?.measurements[0]).toMatchObject({ code: 'medibus.24.7D', value: 19 });
  });

  it('connects after a stray DC1 that came before the link was up', async () => {
    const { line, clock, driver, seen } = bench();
    await driver.start();
    line.receive(Uint8Array.of(0x11));
    clock.advance(4100);
    expect(line.written.map(hex)).toEqual(['1B5136430D']);
    line.receive(frame(0x01, 0x51));
    expect(driver.state).toBe('connecting');
    expect(seen.gap[0]).toMatchObject({ reason: 'damaged-bytes', raw: Uint8Array.of(0x11) });
  });

  it('keeps the values of another device on the same line out, and goes on when the first one is back', async () => {
    const { line, clock, driver, seen } = await running();
    const connect = (identity: Uint8Array): void => {
      line.receive(frame(0x1b, 0x51));
      line.receive(frame(0x1b, 0x52));
      clock.advance(250);
      line.receive(identity);
    };
    connect(frame(0x01, 0x52, "8210'Primus'02.00:04.03"));
    expect(driver.state).toBe('waiting');
    expect(seen.link.at(-1)).toMatchObject({ reason: 'OTHER_DEVICE' });
    line.receive(frame(0x01, 0x24, '7D  19'));
    expect(seen.sample).toEqual([]);
    expect(driver.identity?.model).toBe('Evita 4');
    clock.advance(500);
    connect(evita);
    expect(driver.state).toBe('running');
    const [began, ended] = seen.gap.filter(({ reason }) => reason === 'other-device');
    expect(began?.detail).toBe('another device answers: Primus 8210');
    expect(ended?.to).toBe(new Date(clock.wallMs()).toISOString());
  });

  it('says that bytes come which are not of this protocol at these line settings', async () => {
    const { line, clock, driver, seen } = bench();
    await driver.start();
    for (let tick = 0; tick < 50; tick += 1) {
      line.receive(Uint8Array.from({ length: 20 }, (_, at) => 0x20 + ((tick * 7 + at * 13) % 90)));
      clock.advance(100);
    }
    expect(seen.link.filter(({ reason }) => reason === 'WRONG_PROTOCOL')).toHaveLength(1);
    expect(seen.gap.find(({ reason }) => reason === 'wrong-protocol')?.detail).toBe(
      'bytes come, but not of medibus at 19200 8E1',
    );
  });

  it('records that the port went away and came back', async () => {
    const { line, clock, driver, seen } = await running();
    line.unplug();
    expect(driver.state).toBe('lost');
    expect(seen.gap.at(-1)).toMatchObject({ reason: 'port-lost' });
    expect(seen.gap.at(-1)?.to).toBeUndefined();
    clock.advance(5000);
    line.replug();
    expect(driver.state).toBe('waiting');
    line.receive(frame(0x1b, 0x51));
    line.receive(frame(0x1b, 0x52));
    clock.advance(250);
    line.receive(evita);
    expect(seen.gap.findLast(({ reason }) => reason === 'port-lost')?.to).toBeDefined();
  });

  it('records a jump of the wall clock and is not misled by it', async () => {
    const { line, clock, driver, seen } = await running();
    const before = clock.wallMs();
    clock.jumpWall(-3_600_000);
    clock.advance(200);
    line.receive(frame(0x01, 0x24, '7D  19'));
    expect(driver.state).toBe('running');
    expect(seen.gap.filter(({ reason }) => reason === 'clock-jump')).toMatchObject([
      { detail: "the host's clock was set by -3600000 ms" },
    ]);
    expect(Date.parse(seen.sample.at(-1)?.at ?? '')).toBe(before + 200);
  });
});

describe('MEDIBUS, values', () => {
  it('never turns something that is not a number into one', async () => {
    const { line, seen } = await running();
    line.receive(frame(0x01, 0x24, '7D----78    F0 250'));
    expect(seen.sample[0]?.measurements).toMatchObject([
      { code: 'medibus.24.7D', value: null, text: '----', quality: 'unreadable' },
      { code: 'medibus.24.78', value: null, text: '', quality: 'unreadable' },
      { code: 'medibus.24.F0', value: 250, quality: 'implausible' },
    ]);
  });

  it('keeps a value whose code it does not know, without unit', async () => {
    const { line, seen } = await running();
    line.receive(frame(0x01, 0x24, '3E  12'));
    expect(seen.sample[0]?.measurements).toMatchObject([
      { code: 'medibus.24.3E', unit: null, value: 12, quality: 'uninterpreted' },
    ]);
  });
});

describe('MedibusDriver with the simulated device', () => {
  it('reports numerics, settings, limits, texts, the device’s clock and three curves', async () => {
    const { clock, seen, driver } = await withDevice();
    clock.advance(10_000);
    expect(driver.state).toBe('running');
    const codes = new Set(seen.sample.flatMap(({ measurements }) => measurements.map(({ code }) => code)));
    for (const code of [
      'medibus.24.7D',
      'medibus.24.B9',
      'medibus.2B.21',
      'medibus.29.09',
      'medibus.25.B9',
      'medibus.26.7D',
    ])
      expect(codes).toContain(code);
    expect(new Set(seen.waveform.map(({ code }) => code))).toEqual(
      new Set(['medibus.rt.00', 'medibus.rt.01', 'medibus.rt.06']),
    );
    expect(seen.note).toMatchObject([{ text: 'IPPV' }, { text: 'ERWACHSENE' }]);
    expect(seen.deviceClock).toHaveLength(1);
    expect(seen.gap).toEqual([]);
  });

  it('receives a curve without a break, at fifty samples a second, with plausible breaths', async () => {
    const { clock, seen } = await withDevice();
    clock.advance(11_000);
    const pressure = seen.waveform.filter(({ code }) => code === 'medibus.rt.00');
    expect(pressure.map(({ breakBefore }) => breakBefore)).toEqual([
      true,
      ...new Array<boolean>(pressure.length - 1).fill(false),
    ]);
    const values = pressure.flatMap((event) => event.values);
    expect(values.length).toBeGreaterThan(500);
    expect(Math.max(...values)).toBeGreaterThan(15);
    expect(Math.max(...values)).toBeLessThan(25);
    expect(Math.min(...values)).toBeGreaterThan(4.9);
  });

  it('reports an alarm when it begins and when it ends', async () => {
    const { clock, seen } = await withDevice();
    clock.advance(40_000);
    expect(seen.alarm).toMatchObject([
      { text: 'MIN VOL LOW', priority: 12, level: 'medium', state: 'began' },
      { text: 'MIN VOL LOW', priority: 12, state: 'ended' },
    ]);
  });

  it('ends an alarm that ended while the device started anew, and knows two of one code apart', async () => {
    const { line, clock, seen } = await running();
    const two = frame(0x01, 0x27, '<19MIN VOL LOW I19APNEA       ');
    line.receive(frame(0x01, 0x24));
    line.receive(two);
    line.receive(frame(0x1b, 0x51));
    line.receive(frame(0x1b, 0x52));
    clock.advance(250);
    line.receive(evita);
    line.receive(frame(0x01, 0x53));
    clock.advance(100);
    line.receive(frame(0x01, 0x24));
    line.receive(frame(0x01, 0x27, 'I19APNEA       '));
    expect(seen.alarm.map(({ text, level, state }) => [text, level, state])).toEqual([
      ['MIN VOL LOW', 'medium', 'began'],
      ['APNEA', 'high', 'began'],
      ['MIN VOL LOW', 'medium', 'ended'],
    ]);
  });

  it('records where inspiration and expiration begin, and a record the device calls corrupt', async () => {
    const { line, seen } = await running();
    line.receive(Uint8Array.of(0xc6, 0xc0, 0xc6, 0xc1, 0xcf, 0xc0));
    expect(seen.note.map(({ code, text }) => [code, text])).toEqual([
      ['medibus.rt.cycle', 'inspiration'],
      ['medibus.rt.cycle', 'expiration'],
    ]);
    expect(seen.gap).toMatchObject([{ reason: 'waveform-loss', detail: 'the device says that a record is corrupt' }]);
  });

  staysWhole(2);

  it('records everything the line did, byte for byte', async () => {
    const { clock, seen, line } = await withDevice();
    clock.advance(5000);
    const sent = seen.raw.filter(({ direction }) => direction === 'tx').map(({ bytes }) => hex(bytes));
    expect(sent).toEqual(line.written.map(hex));
  });

  for (const fault of faultNames) livesThrough([fault], 4);
  livesThrough(faultNames, 10);

  it('plays the same again with the same seed', async () => {
    const play = async (seed: number): Promise<string> => {
      const { clock, seen } = await withDevice(['noise', 'silence', 'reboot'], seed);
      clock.advance(60_000);
      return seen.raw.map(({ bytes }) => hex(bytes)).join();
    };
    const first = await play(3);
    expect(await play(3)).toBe(first);
    expect(await play(4)).not.toBe(first);
  });

  it('takes leave of the device when stopped', async () => {
    const { clock, line, driver } = await withDevice();
    clock.advance(5000);
    await finish(driver, clock);
    expect(line.written.map(hex)).toContain(hex(frame(0x1b, 0x55)));
    expect(line.isOpen).toBe(false);
  });
});
