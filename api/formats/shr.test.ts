import { describe, expect, it } from 'vitest';
import { decodeShr, encodeShr, type ShrDocument } from './shr.ts';

/** Frozen: what recordings of version 1 look like, one series of a code that nobody knows among them. */
const versionOne = `{"format":"openward-shr","version":1,"device":null,"driver":{"id":"medibus","version":"1.0.0"},
"line":{"path":"/dev/ttyS0","baudRate":19200,"dataBits":8,"parity":"even","stopBits":1},
"start":"2026-01-02T03:04:05.678Z","end":"2026-01-02T03:05:05.678Z",
"measurements":[
{"code":"medibus.24.7D","label":{"en":"Peak airway pressure","zh":"气道峰压"},"unit":"mbar","kind":"measured","points":[{"t":10,"v":22}]},
{"code":"medibus.24.3E","label":{"en":"Device code 24/3E","zh":"设备代码 24/3E"},"unit":null,"kind":"measured","points":[{"t":10,"v":1,"q":"uninterpreted"}]}],
"waveforms":[{"code":"medibus.rt.01","label":{"en":"Flow","zh":"流量"},"unit":"L/min","intervalMs":20,"scale":0.1,"offset":-200,"runs":[{"t":0,"last":20,"bins":[1,2]}]}],
"alarms":[],"notes":[],"deviceClock":[],"link":[],"markers":[],"gaps":[],"raw":[]}`;
const versionTwo = versionOne
  .replace('"version":1,"device"', '"version":2,"device"')
  .replaceAll(/"label":\{[^}]*\},/g, '');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a surgical device record', () => {
  it('of version 1 opens without the names it carried, every series and number as it was', () => {
    const opened: ShrDocument = decodeShr(bytes(versionOne));
    expect(opened).toEqual(decodeShr(bytes(versionTwo)));
    expect(opened.version).toBe(3);
    expect(opened.clock).toEqual([{ t: 0, wall: '2026-01-02T03:04:05.678Z' }]);
    expect(opened.measurements.map(({ code, points }) => [code, points[0]?.v])).toEqual([
      ['medibus.24.7D', 22],
      ['medibus.24.3E', 1],
    ]);
  });

  it('of version 2 opens with its samples where it counted them, whenever the last one arrived', () => {
    const late = decodeShr(bytes(versionTwo.replace('"last":20', '"last":45')));
    expect(late.waveforms[0]?.runs).toEqual([{ t: 0, last: 20, bins: [1, 2] }]);
  });

  it('is written as version 3, and comes back byte for byte', () => {
    const written = encodeShr(decodeShr(bytes(versionOne)));
    const versionThree = versionTwo
      .replace('"version":2,"device"', '"version":3,"device"')
      .replace('"raw":[]', '"raw":[],"clock":[{"t":0,"wall":"2026-01-02T03:04:05.678Z"}]');
    expect(JSON.parse(new TextDecoder().decode(written))).toEqual(JSON.parse(versionThree));
    expect(encodeShr(decodeShr(written))).toEqual(written);
  });

  it.each([
    ['of a version nobody knows', versionTwo.replace('"version":2,"device"', '"version":4,"device"')],
    ['of version 3 without its clocks', versionTwo.replace('"version":2,"device"', '"version":3,"device"')],
    ['of version 2 with the clocks of version 3', versionTwo.replace('"raw":[]', '"raw":[],"clock":[]')],
    ['of no version', versionTwo.replace('"version":2,"device"', '"device"')],
    ['of version 2 with the names of version 1', versionOne.replace('"version":1,"device"', '"version":2,"device"')],
    ['of version 1 with a field nobody knows', versionOne.replace('"format"', '"more":1,"format"')],
    ['of version 1 without the names it must have', versionOne.replaceAll(/"label":\{[^}]*\},/g, '')],
    ['of version 1 with a series of no code', versionOne.replace('"code":"medibus.rt.01",', '')],
  ])('%s is refused', (_, text) => {
    expect(() => decodeShr(bytes(text))).toThrow();
  });
});
