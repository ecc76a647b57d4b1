import { describe, expect, it } from 'vitest';
import { lineTalker } from '../testing/line-talker.ts';
import { MemoryTransport } from '../testing/memory-transport.ts';
import { listenTo } from '../testing/recorder.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { legibleIdentity } from './legible.ts';
import { LinkedDriver, type Protocol } from './linked-driver.ts';
import type { Link } from './session.ts';

const hostile = 'a\u0000b\u001Bc\u202Ed\uD83De\u0085f';
const shown = 'a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf';

/** A driver, whatever its protocol, and what its protocol tells through the link. */
async function told() {
  let link: Link | undefined;
  const protocol: Protocol = { ...lineTalker, session: (given) => lineTalker.session((link = given)) };
  const driver = new LinkedDriver(protocol, new MemoryTransport(), new ManualClock());
  const seen = listenTo(driver);
  await driver.start();
  if (link === undefined) throw new Error('expected a link');
  return { link, seen };
}

describe('what a device says in words', () => {
  it('comes through the link without controls, half characters and turned order, whatever protocol read it', async () => {
    const { link, seen } = await told();
    const at = link.at();
    link.tell('note', { at, code: 'x', text: hostile });
    link.tell('alarm', { at, code: 'x', text: hostile, priority: 1, level: 'low', state: 'began' });
    const value = {
      code: 'x',
      unit: null,
      kind: 'measured',
      value: null,
      captureTime: at,
      quality: 'unreadable',
    } as const;
    link.tell('sample', { at, measurements: [{ ...value, text: hostile }] });
    expect(seen.note).toMatchObject([{ text: shown }]);
    expect(seen.alarm).toMatchObject([{ text: shown }]);
    expect(seen.sample).toMatchObject([{ measurements: [{ text: shown }] }]);
  });

  it('of itself stands in a record likewise, and what may enter stays to the character', () => {
    const said = { vendor: '', deviceId: ' 12 ', softwareRevision: 'V1', protocolRevision: hostile };
    expect(legibleIdentity({ ...said, model: hostile })).toEqual({ ...said, model: shown, protocolRevision: shown });
    expect(legibleIdentity({ ...said, model: 'Évita 迈瑞 ™' }).model).toBe('Évita 迈瑞 ™');
  });
});
