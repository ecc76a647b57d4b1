import { describe, expect, it } from 'vitest';
import { Department, Slot } from './appointment.ts';
import { inLanguage, LanguageTag, LocalisedName, LocalisedText } from './localised-text.ts';
import { Organisation } from './user.ts';

describe('a text by language', () => {
  it('is what was stored as a pair of English and Chinese', () => {
    const pair = { en: 'First Hospital', zh: '第一医院' };
    const organisation = { mspId: 'Hospital1MSP', key: 'hospital1', type: 'hospital', name: pair };
    expect(Organisation.parse(organisation)).toEqual(organisation);
    const longest = { en: 'x'.repeat(120), zh: '' };
    expect(Department.parse({ id: 'surgery', name: longest })).toEqual({ id: 'surgery', name: longest });
    expect(Slot.shape.place.parse(longest)).toEqual(longest);
  });

  it('keeps every language it is written in, whether or not the client speaks it', () => {
    const texts = { en: 'Institute', zh: '研究所', 'zh-Hant-TW': '研究院', fr: 'Institut' };
    expect(LocalisedName.parse(texts)).toEqual(texts);
  });

  it('is refused without English', () => {
    expect(LocalisedText.safeParse({ zh: '第一医院' }).success).toBe(false);
  });

  it.each(['EN', 'english', 'zh_CN', 'zh-cn', 'zh-hant', 'x', 'en-', '', '__proto__', 'constructor'])(
    'is refused under “%s”, which is no tag as BCP 47 spells it',
    (tag) => {
      expect(LanguageTag.safeParse(tag).success).toBe(false);
      const read: unknown = JSON.parse(`{"en":"Institute","${tag}":"x"}`);
      // Whatever the parser makes of `__proto__`, it must not get through.
      expect(Object.keys(LocalisedText.safeParse(read).data ?? {})).not.toContain(tag);
    },
  );

  it('is bounded in languages and in length', () => {
    const tags = Array.from({ length: 17 }, (_, at) => `a${String.fromCharCode(97 + at)}`);
    const many = (count: number) => ({ en: 'x', ...Object.fromEntries(tags.slice(1, count).map((tag) => [tag, 'x'])) });
    expect([LocalisedText.safeParse(many(16)).success, LocalisedText.safeParse(many(17)).success]).toEqual([
      true,
      false,
    ]);
    expect(LocalisedName.safeParse({ en: 'x', zh: 'x'.repeat(81) }).success).toBe(false);
    expect(LocalisedName.safeParse({ en: 'x', zh: '' }).success).toBe(false);
    expect(LocalisedText.safeParse({ en: 'x', zh: 'x'.repeat(121) }).success).toBe(false);
  });
});

describe('the text for a reader', () => {
  const text = { en: 'Theatre', zh: '手术室', 'zh-Hant-TW': '手術室', fr: '' };
  it.each([
    ['zh', '手术室'],
    ['zh-Hant-TW', '手術室'],
    ['zh-SG', '手术室'],
    ['en-XA', 'Theatre'],
    ['fr', 'Theatre'],
    ['de', 'Theatre'],
    ['toString', 'Theatre'],
  ])('of %s is %s', (language, words) => {
    expect(inLanguage(text, language)).toBe(words);
  });
});
