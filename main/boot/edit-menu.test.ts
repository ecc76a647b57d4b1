import { describe, expect, test } from 'vitest';
import { languageTags } from '../../api/window/languages.ts';
import { mainWords } from '../words/main-words.ts';
import { clearClipboard, editItems, type Clicked } from './edit-menu.ts';

const all = { canCut: true, canCopy: true, canPaste: true, canSelectAll: true };
const none = { canCut: false, canCopy: false, canPaste: false, canSelectAll: false };

describe('the menu of the mouse', () => {
  test('offers to cut, copy and paste in a field, in every language', async () => {
    for (const language of languageTags) {
      const items = editItems({ isEditable: true, editFlags: all }, await mainWords(language));
      expect(items.map(({ role }) => role)).toEqual(['cut', 'copy', 'paste', 'selectAll']);
      expect(new Set(items.map(({ label }) => label)).size).toBe(4);
    }
  });

  test.each<[string, Clicked, string[]]>([
    ['marked words that cannot be changed', { isEditable: false, editFlags: { ...all, canCut: false } }, ['copy']],
    [
      'a passphrase field',
      { isEditable: true, editFlags: { ...all, canCut: false, canCopy: false } },
      ['paste', 'selectAll'],
    ],
    ['a place without text', { isEditable: false, editFlags: none }, []],
  ])('offers in %s what can be done there', async (_where, clicked, roles) => {
    expect(editItems(clicked, await mainWords('en')).map(({ role }) => role)).toEqual(roles);
  });
});

describe('the clipboard of a kiosk', () => {
  test('is emptied, and so is the one that holds what was marked, in older and newer versions of Electron', () => {
    const cleared: unknown[] = [];
    clearClipboard({ clear: (type?: string) => void cleared.push(type ?? 'clipboard') });
    expect(cleared.splice(0)).toEqual(['clipboard', 'selection']);
    clearClipboard({
      clear: () => void cleared.push('clipboard'),
      selection: { clear: () => void cleared.push('selection') },
    });
    expect(cleared).toEqual(['clipboard', 'selection']);
  });
});
