import { describe, expect, it } from 'vitest';
import { phraseBefore, takeTemplate, untouched } from './template.ts';

const template = { name: 'Follow-up', complaint: 'Follow-up of {diagnosis}', findings: '{course}', plan: '' };
const empty = { complaint: '', findings: ' ', plan: '' };

describe('a template', () => {
  it('fills what is empty, and overwrites nothing that was typed', () => {
    expect(takeTemplate(empty, template)).toEqual({
      name: 'Follow-up',
      filled: { complaint: 'Follow-up of {diagnosis}', findings: '{course}' },
      kept: [],
    });
    expect(takeTemplate({ ...empty, findings: 'typed' }, template)).toMatchObject({
      filled: { complaint: 'Follow-up of {diagnosis}' },
      kept: ['findings'],
    });
  });

  it('is taken out of those sections alone in which nothing was written since', () => {
    const taken = takeTemplate(empty, template);
    const form = { ...empty, complaint: 'Follow-up of {diagnosis}', findings: 'better' };
    expect(untouched(form, taken)).toEqual(['complaint']);
  });
});

describe('an abbreviation', () => {
  const phrases = [{ abbreviation: 'abd' }, { abbreviation: 'd' }, { abbreviation: 'fb' }];

  it('is found before the caret, in any case, the longest first', () => {
    expect(phraseBefore('See abd', 7, phrases)).toEqual({ phrase: { abbreviation: 'abd' }, start: 4 });
    expect(phraseBefore('See ABD and more', 7, phrases)?.start).toBe(4);
    expect(phraseBefore('体格检查：fb', 7, phrases)?.start).toBe(5);
  });

  it.each([
    ['word', 4],
    ['abd ', 4],
    ['xfb', 3],
    ['', 0],
  ])('is none in %j', (text, caret) => {
    expect(phraseBefore(text, caret, phrases)).toBeUndefined();
  });
});
