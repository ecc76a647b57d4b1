import { describe, expect, it, vi } from 'vitest';
import { talkerKinds } from '../lines/kinds.ts';
import { medibusKind } from '../medibus/kind.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemoryTransport } from '../testing/memory-transport.ts';
import { detectLine } from './detect-line.ts';
import { findLine, lineChoices } from './line-settings.ts';
import { describeLine, type LineSettings } from './transport.ts';

const icc = Buffer.from('1b5136430d', 'hex');
const lines = medibusKind.presets.map(({ line }) => line);

/** A device at one setting; at any other it is heard as rubbish. Says ICC by itself, or only when spoken to. */
function detect(setTo: LineSettings | undefined, talks: boolean) {
  const clock = new ManualClock();
  const written: string[] = [];
  const tried: string[] = [];
  const open = (line: LineSettings): MemoryTransport => {
    const transport = new MemoryTransport();
    tried.push(describeLine(line));
    const right = setTo !== undefined && describeLine(line) === describeLine(setTo);
    const say = (): void => transport.receive(right ? icc : Buffer.from(icc.map((byte) => byte ^ 0x53)));
    transport.hear = (bytes) => {
      written.push(`${describeLine(line)} ${Buffer.from(bytes).toString('hex')}`);
      if (right) say();
    };
    if (talks) clock.after(2900, say);
    return transport;
  };
  const found = detectLine({ kind: medibusKind, lines, open, clock });
  found.catch(() => undefined);
  const settled = async (): Promise<LineSettings> => {
    let done = false;
    void found.catch(() => undefined).then(() => (done = true));
    await vi.waitFor(() => {
      if (!done) clock.advance(2000);
      expect(done).toBe(true);
    });
    return found;
  };
  return { settled, written, tried };
}

describe('finding out how a line is set', () => {
  it.each(lines)('hears a device at $baudRate $parity without writing a byte', async (line) => {
    const { settled, written } = detect(line, true);
    expect(await settled()).toEqual(line);
    expect(written).toEqual([]);
  });

  it('speaks to a device that says nothing, only after it has listened at every setting', async () => {
    const line = lines[1];
    const { settled, written, tried } = detect(line, false);
    expect(await settled()).toEqual(line);
    expect(tried.slice(0, 3)).toEqual(['19200 8E1', '9600 8E1', '38400 8N1']);
    expect(written).toEqual(['19200 8E1 1b5136430d', '9600 8E1 1b5136430d']);
  });

  it('says that it found none', async () => {
    await expect(detect(undefined, true).settled()).rejects.toMatchObject({ code: 'DEVICE_SILENT' });
  });
});

describe('finding out how the line of a device is set that only speaks', () => {
  const kind = talkerKinds.find(({ id }) => id === 'nonin-avant') ?? medibusKind;
  const said = Buffer.from('SPO2=098 HR=072\r\n');

  /** It speaks every second at 9600 8N2; `damage` is what becomes of its first lines. */
  async function hear(talks: boolean, damage: (bytes: Uint8Array, line: number) => Uint8Array = (bytes) => bytes) {
    const clock = new ManualClock();
    const written: Uint8Array[] = [];
    const open = (line: LineSettings): MemoryTransport => {
      const transport = new MemoryTransport();
      transport.hear = (bytes) => written.push(bytes);
      const right = describeLine(line) === '9600 8N2';
      for (let second = 1; second < 20 && talks; second += 1)
        clock.after(second * 990, () =>
          transport.receive(damage(right ? said : said.map((byte) => byte | 0x80), second)),
        );
      return transport;
    };
    let result: unknown;
    const found = detectLine({ kind, lines: kind.presets.map(({ line }) => line), open, clock });
    found.then(
      (line) => (result = describeLine(line)),
      (error: unknown) => (result = error),
    );
    await vi.waitFor(() => {
      if (result === undefined) clock.advance(500);
      expect(result).toBeDefined();
    });
    return { result, written };
  }

  it('listens, and never writes a byte', async () => {
    expect(await hear(true)).toEqual({ result: '9600 8N2', written: [] });
    const silent = await hear(false);
    expect(silent.result).toMatchObject({ code: 'DEVICE_SILENT' });
    expect(silent.written).toEqual([]);
  });

  it('has patience with a line whose beginning was lost, and with one that is damaged', async () => {
    const damage = (bytes: Uint8Array, line: number): Uint8Array => (line < 3 ? bytes.subarray(line) : bytes);
    expect(await hear(true, damage)).toEqual({ result: '9600 8N2', written: [] });
  });
});

it('every choice of line settings is found by what manuals write for it', () => {
  for (const line of lineChoices) expect(findLine(describeLine(line))).toEqual(line);
  for (const { line } of medibusKind.presets) expect(findLine(describeLine(line))).toEqual(line);
  expect(findLine('19200 8X1')).toBeUndefined();
});
