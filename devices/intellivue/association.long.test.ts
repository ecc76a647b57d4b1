import { describe, expect, it } from 'vitest';
import { accepting, describing } from './simulated-association.ts';
import { selfDescription } from './simulated-patient.ts';
import { stopVue, vueBench, withVue } from './testing/bench.ts';
import { heart, nameOf, playedMonitor, runningVue, said, say } from './testing/hand-played.ts';
import { messagesOn } from './testing/wire.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('IntelliVue, association', () => {
  it('is asked for until the monitor answers', async () => {
    const { line, clock, driver } = vueBench();
    await driver.start();
    clock.advance(400);
    expect(line.written).toEqual([]);
    clock.advance(6400);
    expect(said(line)).toEqual(['associate', 'associate', 'associate']);
    expect(driver.state).toBe('waiting');
  });

  it('goes by acceptance, description and its confirmation to values', async () => {
    const { clock, line, seen, driver } = await withVue();
    clock.advance(5000);
    expect(said(line).slice(0, 7)).toEqual([
      ...['associate', 'confirm', 'who', 'values from now on', 'these curves', 'curves from now on'],
      'alarms from now on',
    ]);
    expect(seen.link.map(({ state }) => state)).toEqual(['waiting', 'connecting', 'running']);
    expect(seen.due[0]?.series).toEqual(
      ['nu', 'wave', 'alarm'].map((name) => ({ code: `intellivue.${name}`, kind: 'values', everyMs: 1024 })),
    );
    expect(driver.identity).toEqual({
      vendor: 'Philips',
      model: 'M8004A',
      deviceId: 'DE12345678',
      softwareRevision: 'L.01.18',
      protocolRevision: '1.0',
    });
    expect(seen.gap).toEqual([]);
  });

  it('confirms the very description: its number and its time go back', async () => {
    const { line } = await runningVue();
    const confirmation = line.written.flatMap((bytes) => messagesOn(bytes)).find((one) => nameOf(one) === 'confirm');
    expect(hex(confirmation ?? Buffer.alloc(0))).toBe(
      'e100000200020014000100010 00e0021000000000001 38800d060000'.replaceAll(' ', ''),
    );
  });

  it('is confirmed again when the monitor did not hear it', async () => {
    const { line, driver, clock } = await runningVue();
    say(line, describing(90_000, selfDescription(playedMonitor)));
    clock.advance(200);
    expect(said(line).filter((one) => one === 'confirm').length).toBe(2);
    expect(driver.state).toBe('running');
  });

  it('that is refused is asked for again, and the time is a gap', async () => {
    const { clock, line, driver, seen } = await withVue([], { refuses: true });
    clock.advance(20_000);
    expect(driver.state).toBe('waiting');
    expect(said(line).length).toBeGreaterThan(5);
    expect(said(line).length).toBeLessThan(9);
    expect(seen.gap).toMatchObject([{ reason: 'device-stopped', detail: 'the monitor refused the association' }]);
  });

  it('that the monitor gives up is begun anew, and the time between is a gap', async () => {
    const { clock, monitor: vue, driver, seen } = await withVue();
    clock.advance(10_000);
    vue.abort();
    expect(driver.state).toBe('waiting');
    clock.advance(3000);
    expect(driver.state).toBe('running');
    expect(seen.gap.map(({ reason, to }) => [reason, to !== undefined])).toEqual([
      ['device-stopped', false],
      ['device-stopped', true],
    ]);
  });

  it('that the monitor releases is agreed to', async () => {
    const { line, driver, clock } = await runningVue();
    say(line, [0x09, 0x18]);
    expect(said(line).at(-1)).toBe('released');
    expect(driver.state).toBe('waiting');
    clock.advance(1000);
    expect(said(line).at(-1)).toBe('associate');
  });

  it('of a program that was killed is ended before a new one is asked for', async () => {
    const { line, driver, clock, seen } = vueBench();
    await driver.start();
    say(line, heart());
    expect(seen.sample).toEqual([]);
    expect(seen.gap.at(-1)).toMatchObject({ reason: 'unexpected-answer' });
    clock.advance(600);
    expect(said(line)).toEqual(['abort', 'associate']);
  });

  it('whose acceptance was lost goes on with its description, and asks for each answer', async () => {
    const { line, clock, driver } = vueBench();
    await driver.start();
    clock.advance(600);
    say(line, describing(80_000, selfDescription(playedMonitor)));
    clock.advance(4000);
    expect(driver.state).toBe('running');
    expect(said(line)).toContain('values');
    expect(said(line)).not.toContain('values from now on');
  });

  it('whose acceptance cannot be read is one all the same', async () => {
    const { line, clock, driver, seen } = vueBench();
    await driver.start();
    clock.advance(600);
    say(line, accepting(0x80000000).slice(0, 60));
    expect(driver.state).toBe('connecting');
    expect(seen.gap.at(-1)?.reason).toBe('unreadable-answer');
    say(line, describing(80_000, selfDescription(playedMonitor)));
    clock.advance(4000);
    expect(driver.state).toBe('running');
  });

  it('without a description within ten seconds is given up', async () => {
    const { line, clock, driver, seen } = vueBench();
    await driver.start();
    clock.advance(600);
    say(line, accepting(0x80000000));
    for (let second = 0; second < 11; second += 1) {
      line.receive(Uint8Array.of(0));
      clock.advance(1000);
    }
    expect(said(line)).toContain('abort');
    expect(driver.state).toBe('waiting');
    expect(seen.link.some(({ reason }) => reason === 'DEVICE_SILENT')).toBe(true);
  });

  it('is released when the driver takes leave, and nothing is asked any more', async () => {
    const parts = await withVue();
    parts.clock.advance(10_000);
    await stopVue(parts);
    expect(said(parts.line).at(-1)).toBe('release');
    const before = parts.seen.raw.length;
    parts.line.isOpen = true;
    parts.clock.advance(30_000);
    expect(parts.seen.raw.length).toBe(before);
  });

  it('is not waited for for ever when the driver takes leave', async () => {
    const parts = await runningVue();
    await stopVue(parts);
    expect(parts.driver.state).toBe('stopped');
  });
});

describe('IntelliVue, who it is', () => {
  it('is asked of a monitor whose description does not say', async () => {
    const { clock, driver } = await withVue([], { shy: true });
    clock.advance(3000);
    expect(driver.identity?.deviceId).toBe('DE12345678');
  });

  it('does not keep values from coming where it is never said', async () => {
    const { clock, driver, seen } = await withVue([], { shy: true, deaf: new Set(['mds']) });
    clock.advance(20_000);
    expect(driver.state).toBe('running');
    expect(seen.sample.length).toBeGreaterThan(10);
    expect(seen.gap).toEqual([]);
  });

  it('is asked once a minute, with its clock', async () => {
    const { clock, seen, line } = await withVue([], { extensions: 0x80000000 });
    clock.advance(200_000);
    expect(said(line).filter((one) => one === 'who').length).toBe(4);
    expect(seen.deviceClock.map(({ deviceTime }) => deviceTime)).toEqual([
      '2026-03-02T08:00:00',
      '2026-03-02T08:01:00',
      '2026-03-02T08:02:00',
      '2026-03-02T08:03:00',
    ]);
  });

  it('may change: the values of another monitor do not join the recording', async () => {
    const { clock, driver, seen, line } = await withVue(
      [],
      { serialNumber: 'OTHER' },
      {
        ...{ vendor: 'Philips', model: 'M8004A', deviceId: 'S1' },
        ...{ softwareRevision: 'L.01.18', protocolRevision: '1.0' },
      },
    );
    clock.advance(20_000);
    expect(driver.state).toBe('waiting');
    expect(seen.sample).toEqual([]);
    expect(seen.gap).toMatchObject([{ reason: 'other-device' }]);
    expect(said(line)).toContain('abort');
  });

  it('stays known over an outage', async () => {
    const { clock, line, driver, seen } = await withVue();
    clock.advance(10_000);
    line.unplug();
    expect(driver.state).toBe('lost');
    clock.advance(5000);
    line.replug();
    clock.advance(15_000);
    expect(driver.state).toBe('running');
    expect(seen.gap.filter(({ reason }) => reason === 'port-lost').at(-1)?.to).toBeDefined();
    expect(seen.gap.some(({ reason }) => reason === 'other-device')).toBe(false);
  });
});
