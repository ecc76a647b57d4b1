import { SerialPortMock } from 'serialport';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ManualClock } from '../testing/manual-clock.ts';
import type { PortOptions } from './serial-transport.ts';
import { SerialTransport } from './serial-transport.ts';
import type { LineSettings, TransportEvents } from './transport.ts';
import { describeLine } from './transport.ts';

const path = '/dev/ttyTEST0';
const line: LineSettings = { baudRate: 19_200, dataBits: 8, parity: 'even', stopBits: 1 };

/** The library's types of its own mock do not resolve; this is what is used of it. */
interface MockPorts {
  reset(): void;
  createPort(path: string, options?: { record?: boolean }): void;
}
interface MockPort {
  readonly recording: Buffer;
  emitData(bytes: Buffer): void;
}
const mockPorts = z.custom<MockPorts>().parse(SerialPortMock.binding);

function inside(port: SerialPortMock | undefined): MockPort {
  return z.custom<MockPort>().parse(port?.port);
}

interface Bench {
  readonly transport: SerialTransport;
  readonly clock: ManualClock;
  readonly opened: PortOptions[];
  readonly ports: SerialPortMock[];
  readonly lost: TransportEvents['lost'][];
  readonly open: TransportEvents['open'][];
  readonly data: number[];
  there: boolean;
}

function bench(options: { pty?: boolean; reconnect?: false } = {}): Bench {
  const clock = new ManualClock();
  const parts: Omit<Bench, 'transport'> = { clock, opened: [], ports: [], lost: [], open: [], data: [], there: true };
  const transport = new SerialTransport({
    path,
    line,
    clock,
    ...(options.reconnect === undefined ? {} : { reconnect: options.reconnect }),
    makePort: (port) => {
      parts.opened.push(port);
      const stream = new SerialPortMock({ ...port, autoOpen: false });
      parts.ports.push(stream);
      return stream;
    },
    resolve: (asked) => Promise.resolve({ path: asked, pty: options.pty ?? false }),
    present: () => Promise.resolve(full.there),
  });
  const full: Bench = Object.assign(parts, { transport });
  transport.on('lost', (event) => full.lost.push(event));
  transport.on('open', (event) => full.open.push(event));
  transport.on('data', (bytes) => full.data.push(...bytes));
  return full;
}

describe('SerialTransport', () => {
  beforeEach(() => {
    mockPorts.reset();
    mockPorts.createPort(path, { record: true });
  });

  it('opens the port with the line settings, exclusively and without flow control', async () => {
    const { transport, opened, open } = bench();
    await transport.open();
    expect(opened).toEqual([{ path, ...line, lock: true }]);
    expect(open).toEqual([{ reopened: false }]);
    await transport.close();
  });

  it('drops parity on a pseudo-terminal', async () => {
    const { transport, opened } = bench({ pty: true });
    await transport.open();
    expect(opened[0]?.parity).toBe('none');
    await transport.close();
  });

  it('carries bytes both ways', async () => {
    const { transport, ports, data } = bench();
    await transport.open();
    expect(transport.write(Uint8Array.of(1, 2, 255))).toBe(true);
    await vi.waitFor(() => expect(inside(ports[0]).recording).toEqual(Buffer.from([1, 2, 255])));
    inside(ports[0]).emitData(Buffer.from([7, 8]));
    await vi.waitFor(() => expect(data).toEqual([7, 8]));
    await transport.close();
  });

  it('says that nothing is at the path', async () => {
    mockPorts.reset();
    await expect(bench().transport.open()).rejects.toMatchObject({ code: 'PORT_NOT_FOUND' });
  });

  it('says that another program holds the port', async () => {
    const first = bench();
    await first.transport.open();
    await expect(bench().transport.open()).rejects.toMatchObject({ code: 'PORT_BUSY' });
    await first.transport.close();
  });

  it('sends nothing while closed', () => {
    expect(bench().transport.write(Uint8Array.of(1))).toBe(false);
  });

  it('notices that its lasting name leads to another device file, and opens that', async () => {
    let device = path;
    const opened: string[] = [];
    const clock = new ManualClock();
    mockPorts.createPort('/dev/ttyUSB9');
    const transport = new SerialTransport({
      path: '/dev/serial/by-id/usb-adapter',
      line,
      clock,
      makePort: (port) => {
        opened.push(port.path);
        return new SerialPortMock({ ...port, autoOpen: false });
      },
      resolve: () => Promise.resolve({ path: device, pty: false }),
      present: (_, of) => Promise.resolve(of === device),
    });
    await transport.open();
    device = '/dev/ttyUSB9';
    await vi.waitFor(() => {
      clock.advance(1000);
      expect(opened).toEqual([path, '/dev/ttyUSB9']);
    });
    await transport.close();
  });

  it('reports a loss and comes back by itself, waiting longer each time', async () => {
    const parts = bench();
    await parts.transport.open();
    parts.there = false;
    mockPorts.reset();
    parts.clock.advance(1000);
    await vi.waitFor(() => expect(parts.lost).toMatchObject([{ error: { code: 'PORT_LOST' }, retryInMs: 500 }]));
    parts.clock.advance(500);
    await vi.waitFor(() =>
      expect(parts.lost.at(-1)).toMatchObject({ error: { code: 'PORT_NOT_FOUND' }, retryInMs: 1000 }),
    );
    parts.clock.advance(1000);
    await vi.waitFor(() => expect(parts.lost.at(-1)).toMatchObject({ retryInMs: 2000 }));
    mockPorts.createPort(path);
    parts.there = true;
    parts.clock.advance(2000);
    await vi.waitFor(() => expect(parts.open).toEqual([{ reopened: false }, { reopened: true }]));
    await parts.transport.close();
  });

  it('gives up at the first loss when asked to', async () => {
    const parts = bench({ reconnect: false });
    await parts.transport.open();
    parts.there = false;
    parts.clock.advance(1000);
    await vi.waitFor(() => expect(parts.lost).toMatchObject([{ retryInMs: undefined }]));
    parts.clock.advance(60_000);
    expect(parts.opened).toHaveLength(1);
  });

  it('reports no loss for a close that was asked for, any number of times', async () => {
    const { transport, lost } = bench();
    await transport.open();
    await transport.close();
    await transport.close();
    expect(lost).toEqual([]);
    await expect(transport.open()).rejects.toMatchObject({ code: 'PORT_LOST' });
  });

  it('closes a port that was still opening', async () => {
    const { transport, ports } = bench();
    const opening = transport.open();
    await transport.close();
    await opening;
    expect(ports.every((port) => !port.isOpen)).toBe(true);
  });
});

describe('describeLine', () => {
  it('writes line settings the way manuals do', () => {
    expect(describeLine(line)).toBe('19200 8E1');
    expect(describeLine({ baudRate: 9600, dataBits: 7, parity: 'none', stopBits: 2 })).toBe('9600 7N2');
  });
});
