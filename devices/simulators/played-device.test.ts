import { describe, expect, it } from 'vitest';
import { describedDevices } from '../lines/described/all.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { readFaultPlan, type WrittenFaultPlan } from './fault-plan.ts';
import { FaultyLine, type Faults } from './faults.ts';
import { PlayedDevice, type PlayedHost, type Simulator } from './played-device.ts';
import { SeededRandom } from './random.ts';
import { simulated } from './simulated.ts';

type Written = WrittenFaultPlan['faults'];

const planOf = (faults: Written): ReturnType<typeof readFaultPlan>['faults'] =>
  readFaultPlan(JSON.stringify({ format: 'openward-fault-plan/1', faults }), 'test').faults;

/** Sends `=0123456789` and a line end every second, over a line of its own. */
class Ticker implements Simulator {
  readonly heard: string[] = [];
  #line: FaultyLine;
  #stopped = false;

  constructor(
    private readonly clock: ManualClock,
    faults: Faults,
    send: (bytes: Uint8Array) => void,
  ) {
    this.#line = new FaultyLine(faults, new SeededRandom(3), clock, send);
  }

  start(): void {
    this.clock.after(1000, () => {
      if (this.#stopped) return;
      this.#line.send(Buffer.from('=0123456789\n'));
      this.start();
    });
  }

  receive(bytes: Uint8Array): void {
    this.heard.push(Buffer.from(bytes).toString());
  }

  stop(): void {
    this.#stopped = true;
    this.#line.stop();
  }
}

/** What comes of ten seconds of it, and when. */
function play(
  faults: Written,
  host: PlayedHost = {},
): { came: [number, string][]; devices: Ticker[]; say: () => void } {
  const clock = new ManualClock();
  const came: [number, string][] = [];
  const devices: Ticker[] = [];
  const device = new PlayedDevice({
    make: (parts) => {
      const ticker = new Ticker(clock, parts.faults, parts.send);
      devices.push(ticker);
      return ticker;
    },
    seed: 1,
    clock,
    send: (bytes) => void came.push([clock.monotonicMs(), Buffer.from(bytes).toString('latin1')]),
    log: () => undefined,
    plan: planOf(faults),
    host,
  });
  device.start();
  clock.after(4500, () => device.receive(Buffer.from('?')));
  clock.advance(10_000);
  const say = (): void => device.receive(Buffer.from('!'));
  return { came, devices, say };
}

const whole = '=0123456789\n';
const flowControl = [0x11, 0x13, 0x18].map((code) => String.fromCharCode(code));
const times = (came: readonly [number, string][]): number[] => came.map(([ms]) => ms);
const rest = [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000];

describe('what a plan does to a device and its line', () => {
  it('is nothing without faults', () => {
    expect(play([]).came).toEqual(rest.map((ms) => [ms, whole]));
  });

  it.each(['noise', 'flip', 'lose', 'flow'] as const)('is damage by %s in its time and not beside it', (fault) => {
    const { came } = play([{ fault, atMs: 3500, forMs: 3000, oneIn: 4 }]);
    expect(came.filter(([, text]) => text !== whole).every(([ms]) => ms > 3500 && ms < 6500)).toBe(true);
    expect(came.filter(([, text]) => text !== whole).length).toBeGreaterThan(1);
    const lengths = came.map(([, text]) => text.length);
    if (fault === 'flip') expect(new Set(lengths)).toEqual(new Set([12]));
    if (fault === 'lose') expect(Math.max(...lengths)).toBe(12);
    const meant = (text: string): string => flowControl.reduce((left, one) => left.replaceAll(one, ''), text);
    if (fault === 'flow') expect(came.every(([, text]) => meant(text) === whole)).toBe(true);
  });

  it('is pieces while it splits', () => {
    const { came } = play([{ fault: 'split', forMs: 1500, most: 2 }]);
    const first = came.filter(([ms]) => ms < 1900);
    expect(first.map(([, text]) => text).join('')).toBe(whole);
    expect(first.every(([, text]) => text.length <= 2)).toBe(true);
    expect(came.slice(first.length)).toEqual(rest.slice(1).map((ms) => [ms, whole]));
  });

  it('is several at once while it merges', () => {
    const { came } = play([{ fault: 'merge', atMs: 0, forMs: 4100, everyMs: 2500 }]);
    expect(came.slice(0, 2)).toEqual([
      [3500, `${whole}${whole}${whole}`],
      [6500, `${whole}${whole}${whole}`],
    ]);
    expect(came.slice(2)).toEqual(rest.slice(6).map((ms) => [ms, whole]));
  });

  it('is what was said before, said again', () => {
    const { came } = play([{ fault: 'unasked', atMs: 1500, forMs: 3000, everyMs: 1000 }]);
    expect(times(came)).toEqual([1000, 2000, 2000, 3000, 3000, 4000, 4000, ...rest.slice(4)]);
  });

  it('is a silence in which it still hears', () => {
    const { came, devices } = play([{ fault: 'silence', atMs: 2500, forMs: 3000 }]);
    expect(times(came)).toEqual([1000, 2000, ...rest.slice(5)]);
    expect(devices[0]?.heard).toEqual(['?']);
  });

  it('is another device after it was switched off and on', () => {
    const { came, devices } = play([{ fault: 'reboot', atMs: 2500, forMs: 2200 }]);
    expect(times(came)).toEqual([1000, 2000, 5700, 6700, 7700, 8700, 9700]);
    expect(devices.map(({ heard }) => heard)).toEqual([[], []]);
  });

  it('is nothing in either direction while the cable is out, of which the host is told', () => {
    const pulled: number[] = [];
    const { came, devices, say } = play([{ fault: 'unplug', atMs: 2500, forMs: 3000 }], {
      unplug: (ms) => pulled.push(ms),
    });
    expect(times(came)).toEqual([1000, 2000, ...rest.slice(5)]);
    say();
    expect(devices[0]?.heard).toEqual(['!']);
    expect(pulled).toEqual([3000]);
  });

  it('is everything at once, both ways, after a host that was slow', () => {
    const { came, devices } = play([{ fault: 'slow-host', atMs: 2500, forMs: 3000 }]);
    expect(came.slice(2, 4)).toEqual([
      [5500, `${whole}${whole}${whole}`],
      [6000, whole],
    ]);
    expect(devices[0]?.heard).toEqual(['?']);
  });

  it('is the host’s own to bear where it can', () => {
    const bore: string[] = [];
    const host = {
      holdUp: (ms: number) => bore.push(`held up ${ms}`),
      jumpClock: (ms: number) => bore.push(`set ${ms}`),
    };
    const { came } = play(
      [
        { fault: 'slow-host', atMs: 2500, forMs: 3000 },
        { fault: 'clock-jump', atMs: 3000, byMs: -7000, whose: 'host' },
      ],
      host,
    );
    expect(came).toEqual(rest.map((ms) => [ms, whole]));
    expect(bore).toEqual(['held up 3000', 'set -7000']);
  });
});

/** A minute of a simulated device by itself, under a plan. */
function minuteOf(id: string, seed: number, faults: Written): string {
  const clock = new ManualClock();
  const all: Uint8Array[] = [];
  const kind = simulated.find((one) => one.id === id);
  if (kind === undefined) throw new Error(id);
  const send = (bytes: Uint8Array): void => void all.push(bytes);
  const device = new PlayedDevice({ make: kind.make, seed, clock, send, log: () => undefined, plan: planOf(faults) });
  device.start();
  clock.advance(60_000);
  device.stop();
  return Buffer.concat(all).toString('hex');
}

it.each(simulated.map(({ id }) => id))('plays the same again of %s, with the same seed', (id) => {
  const faults: Written = [
    { fault: 'noise', oneIn: 50 },
    { fault: 'reboot', atMs: 20_000, forMs: 1000 },
    { fault: 'clock-jump', atMs: 30_000, byMs: 3_600_000 },
    { fault: 'unasked', atMs: 40_000 },
  ];
  const once = minuteOf(id, 4, faults);
  expect(minuteOf(id, 4, faults)).toBe(once);
  // The others say little before somebody asks.
  if (describedDevices.some((one) => one.id === id)) expect(minuteOf(id, 5, faults)).not.toBe(once);
});

it('sets the clock of a device that tells the time', () => {
  const lines = Buffer.from(
    minuteOf('masimo-radical7', 3, [{ fault: 'clock-jump', atMs: 30_000, byMs: 3_600_000 }]),
    'hex',
  ).toString();
  expect(lines).toMatch(/ 08:00:2/);
  expect(lines).toMatch(/ 09:00:4/);
});
