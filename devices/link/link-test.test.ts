import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { medibusKind } from '../medibus/kind.ts';
import { MedibusSimulator } from '../medibus/simulator.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemoryTransport } from '../testing/memory-transport.ts';
import { describeLine } from '../transport/transport.ts';
import { testLink, type LinkReport } from './link-test.ts';

const lines = medibusKind.presets.map(({ line }) => line);

interface Other {
  /** The setting at which the device is understood; it talks by itself at every other one, as rubbish. */
  readonly at?: string;
  readonly rubbish?: boolean;
}

async function tried({ at, rubbish = false }: Other): Promise<{ report: LinkReport; written: number }> {
  const clock = new ManualClock();
  const devices: MedibusSimulator[] = [];
  let written = 0;
  const open = (line: (typeof lines)[number]): MemoryTransport => {
    const transport = new MemoryTransport();
    const right = describeLine(line) === at;
    const device = new MedibusSimulator({
      seed: 3,
      faults: new Set(),
      clock,
      send: (bytes) => transport.receive(bytes),
    });
    transport.hear = (bytes) => {
      written += 1;
      if (right) clock.after(1, () => device.receive(bytes));
    };
    if (right) device.start();
    else if (rubbish) clock.after(500, () => transport.receive(Buffer.from([0x91, 0x22, 0xf0, 0x13])));
    devices.push(device);
    return transport;
  };
  const { signal } = new AbortController();
  let report: LinkReport | undefined;
  void testLink({ kind: medibusKind, lines, open, signal, clock }).then((one) => (report = one));
  for (let turn = 0; turn < 500 && report === undefined; turn += 1) {
    clock.advance(100);
    await setImmediate();
  }
  devices.forEach((device) => device.stop());
  if (report === undefined) throw new Error('expected a report');
  return { report, written };
}

describe('a test of a link, without a treatment', () => {
  it('says what came at which setting: who it is, its numbers with units, its curves', async () => {
    const { report } = await tried({ at: '9600 8E1' });
    expect(report).toMatchObject({ outcome: 'understood', line: '9600 8E1', device: { vendor: 'Dräger' } });
    expect(report.heard.map(({ line, frames }) => [line, frames > 0])).toEqual([
      ['19200 8E1', false],
      ['9600 8E1', true],
    ]);
    expect(report.values.find(({ code }) => code === 'medibus.24.7D')).toMatchObject({ unit: 'mbar' });
    expect(report.curves.every(({ perSecond }) => perSecond > 0)).toBe(true);
  });

  it('says of a line on which another protocol is spoken that bytes come, and writes none', async () => {
    const { report, written } = await tried({ rubbish: true });
    expect(report).toMatchObject({ outcome: 'foreign', values: [] });
    expect([report.heard.every(({ bytes }) => bytes > 0), written]).toEqual([true, 0]);
  });

  it('greets a device that says nothing, once it was listened to at every setting, and says that it is silent', async () => {
    const { report, written } = await tried({});
    expect(report).toMatchObject({ outcome: 'silent', bytes: 0 });
    expect([report.heard.length, written]).toEqual([lines.length, lines.length]);
  });
});
