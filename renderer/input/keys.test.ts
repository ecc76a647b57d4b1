import { describe, expect, it } from 'vitest';
import { isCommandEnter, isComposing, isEnter, isEscape, isUndo } from './keys.ts';

/** As much of a keyboard event as is looked at. */
function press(key: string, more: object = {}): KeyboardEvent {
  return { key, isComposing: false, ctrlKey: false, metaKey: false, altKey: false, ...more } as KeyboardEvent;
}

describe('a key', () => {
  it('is Enter or Escape for the page when nothing else is pressed', () => {
    expect([isEnter(press('Enter')), isEscape(press('Escape')), isEnter(press('a'))]).toEqual([true, true, false]);
    expect(isEnter(press('Enter', { ctrlKey: true }))).toBe(false);
    expect(isCommandEnter(press('Enter', { ctrlKey: true }))).toBe(true);
    expect(isCommandEnter(press('Enter', { metaKey: true }))).toBe(true);
    expect(isCommandEnter(press('Enter'))).toBe(false);
  });

  it('takes back what was done when it is Z with Ctrl or ⌘, and nothing else', () => {
    expect([isUndo(press('z', { ctrlKey: true })), isUndo(press('Z', { metaKey: true }))]).toEqual([true, true]);
    for (const more of [{}, { ctrlKey: true, shiftKey: true }, { ctrlKey: true, altKey: true }])
      expect(isUndo(press('z', more))).toBe(false);
  });

  it.each([{ isComposing: true }, { keyCode: 229 }])(
    'does nothing while an input method composes (%o)',
    (composing) => {
      expect(isComposing(press('Enter', composing))).toBe(true);
      expect(isEnter(press('Enter', composing))).toBe(false);
      expect(isCommandEnter(press('Enter', { ...composing, ctrlKey: true }))).toBe(false);
      expect(isEscape(press('Escape', composing))).toBe(false);
      expect(isUndo(press('z', { ...composing, ctrlKey: true }))).toBe(false);
    },
  );

  it('is told from what the browser sent when it comes through React', () => {
    const nativeEvent = press('Enter', { isComposing: true });
    expect(isComposing(Object.assign(press('Enter'), { nativeEvent }))).toBe(true);
  });
});
