import { describe, expect, it } from 'vitest';
import { missingInText, textOf, typedOf, type TypedText } from './own-text-form.ts';

const id = '3b241101-e2bb-4255-8caf-4136c566a962';
const blank: TypedText = { kind: 'phrase', id: '', name: '', complaint: '', findings: '', plan: '', text: '' };
const phrase = { kind: 'phrase', id, abbreviation: 'Heart', text: 'Heart: {rhythm}.' } as const;

describe('an own phrase or template', () => {
  it('asks for what it needs', () => {
    expect(missingInText(blank, [])).toEqual(['abbreviation', 'text']);
    expect(missingInText({ ...blank, kind: 'template' }, [])).toEqual(['name', 'text']);
    expect(missingInText({ ...blank, kind: 'template', name: 'x', plan: 'y' }, [])).toEqual([]);
    expect(missingInText({ ...blank, name: 'two words', text: 'y' }, [])).toEqual(['abbreviation']);
  });

  it('has an abbreviation that no other one has, but its own as it was', () => {
    const typed = { ...blank, name: 'heart', text: 'y' };
    expect(missingInText(typed, [phrase])).toEqual(['twice']);
    expect(missingInText({ ...typed, id }, [phrase])).toEqual([]);
  });

  it('is changed under its id, and a new one gets one', () => {
    expect(textOf(typedOf(phrase))).toEqual(phrase);
    expect(textOf({ ...blank, name: 'a', text: 'b' }).id).toMatch(/^[0-9a-f-]{36}$/);
  });
});
