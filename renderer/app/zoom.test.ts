import { describe, expect, it } from 'vitest';
import { textSizes } from '../../api/window/preferences.ts';
import { nextSize, zoomed } from './zoom.ts';

const press = (key: string, more: object = {}): Parameters<typeof zoomed>[0] => ({
  key,
  ctrlKey: true,
  metaKey: false,
  altKey: false,
  ...more,
});

describe('the zoom keys', () => {
  it('go from size to size, and no further than 200 % and 100 %', () => {
    let size: (typeof textSizes)[number] = 100;
    const seen = ['+', '=', '+', '+', '+', '-', '_', '0', '-'].map((key) => (size = zoomed(press(key), size) ?? size));
    expect(seen).toEqual([125, 150, 175, 200, 200, 175, 150, 100, 100]);
  });

  it('are other keys without Ctrl, and with Alt', () => {
    expect(zoomed(press('+', { ctrlKey: false }), 100)).toBeUndefined();
    expect(zoomed(press('0', { altKey: true }), 150)).toBeUndefined();
    expect(zoomed(press('+', { ctrlKey: false, metaKey: true }), 100)).toBe(125);
    expect(zoomed(press('a'), 100)).toBeUndefined();
  });

  it('reach 200 %, which everything is to be read at', () => {
    expect(textSizes.at(-1)).toBe(200);
    expect(nextSize(175, 1)).toBe(200);
  });
});
