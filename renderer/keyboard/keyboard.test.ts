import { pinyin } from 'pinyin-pro';
import { describe, expect, it } from 'vitest';
import { boardFor, choose, press, type Board } from './board.ts';
import { pagesOf } from './candidate-pages.ts';
import { keyRowsOf, type Key, type Layout } from './layouts.ts';
import { makeLexicon } from './lexicon.ts';
import { candidatesOf, type Place } from './pinyin.ts';
import { signName } from './sign-names.ts';
import { words } from './words.ts';

const lexicon = makeLexicon();
const firstOf = (letters: string, place?: Place): string => candidatesOf(letters, lexicon, place)[0]?.text ?? '';
const textsOf = (letters: string, place?: Place): string[] =>
  candidatesOf(letters, lexicon, place).map(({ text }) => text);

describe('what pinyin letters may mean', () => {
  it.each([
    ['qingmeisu', '青霉素'],
    ['toutong', '头痛'],
    ['gxy', '高血压'],
    ['guanxinbing', '冠心病'],
    ['nver', '女儿'],
    ['maimaiti', '买买提'],
  ])('%s: %s first', (letters, word) => {
    expect(firstOf(letters)).toBe(word);
  });

  it.each([
    ['zhangxiaoming', '张小明'],
    ['linxiuying', '林秀英'],
    ['wangjianguo', '王建国'],
    ['ouyang', '欧阳'],
    ['lv', '吕'],
    ['lyu', '吕'],
    ['li', '李'],
  ])('in a name %s: %s first', (letters, name) => {
    expect(firstOf(letters, 'name-begin')).toBe(name);
  });

  it.each(Object.entries({ zhe: '喆', kun: '堃', jun: '珺', yue: '玥', yan: '䶮龑', yi: '𫖮祎', di: '𬱖', jie: '㛃' }))(
    'under %s also the characters of rare names, those of two halves among them: %s',
    (letters, rare) => {
      expect(textsOf(letters)).toEqual(expect.arrayContaining(Array.from(rare)));
    },
  );

  it('says how many letters each stands for, so that the rest is for the next', () => {
    expect(candidatesOf('zhangxiao', lexicon, 'name-begin').find(({ text }) => text === '张')?.used).toBe(5);
    expect(candidatesOf("xi'an", lexicon).find(({ text }) => text === '西')?.used).toBe(3);
    expect(candidatesOf('fudongteng', lexicon).find(({ text }) => text === '腹')?.used).toBe(2);
  });

  it('are nothing for what is no pinyin, and are found at once for the longest', () => {
    expect(candidatesOf('', lexicon)).toEqual([]);
    expect(candidatesOf('vvv', lexicon)).toEqual([]);
    const begun = performance.now();
    candidatesOf('x'.repeat(32), lexicon);
    candidatesOf('xianxianxianxianxianxianxianxian', lexicon);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  it('every word can be typed as it is read', () => {
    const spelt = (word: string): string => pinyin(word, { toneType: 'none', v: true, type: 'array' }).join('');
    expect(words.filter((word) => !textsOf(spelt(word)).includes(word))).toEqual([]);
  });

  it('every character in daily use has the reading it is looked for by', () => {
    const common =
      '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经';
    const reading = (character: string): string => pinyin(character, { toneType: 'none', v: true });
    expect(Array.from(common).filter((one) => !textsOf(reading(one)).includes(one))).toEqual([]);
  });
});

describe('a press', () => {
  const sign = (text: string): Key => ({ does: 'sign', text });
  const after = (board: Board, ...keys: Key[]): { board: Board; typed: string } =>
    keys.reduce(
      ({ board: now, typed }, key) => {
        const pressed = press(now, key, candidatesOf(now.letters, lexicon)[0]);
        return { board: pressed.board, typed: typed + (pressed.type ?? '') };
      },
      { board, typed: '' },
    );
  const keys = (text: string): Key[] => Array.from(text, sign);

  it('of a capital is one, or until it is pressed again', () => {
    const shift: Key = { does: 'shift' };
    const board = boardFor('letters', 'letters');
    expect(after(board, shift, ...keys('ab')).typed).toBe('Ab');
    expect(after(board, shift, shift, ...keys('ab'), shift, ...keys('c')).typed).toBe('ABc');
  });

  it('of a space or a sign chooses the first candidate; erasing takes letters back first; Enter leaves them as letters', () => {
    const board = boardFor('pinyin', 'pinyin');
    expect(after(board, ...keys('toutong'), { does: 'space' }).typed).toBe('头痛');
    expect(after(board, ...keys('toutong，')).typed).toBe('头痛，');
    expect(press(after(board, ...keys('to')).board, { does: 'erase' })).toMatchObject({ board: { letters: 't' } });
    expect(press(board, { does: 'erase' }).act).toBe('erase');
    expect(after(board, ...keys('abc'), { does: 'enter' }).typed).toBe('abc');
    expect(press(board, { does: 'enter' }).act).toBe('enter');
  });

  it('on a candidate leaves the letters behind it', () => {
    const { board } = after(boardFor('pinyin', 'pinyin'), ...keys("xi'an"));
    expect(choose(board, { text: '西', used: 2 })).toEqual({ board: { ...board, letters: 'an' }, type: '西' });
  });

  it('on other letters, or on closing, forgets what stood for nothing', () => {
    const { board } = after(boardFor('pinyin', 'pinyin'), ...keys('zhang'));
    for (const does of ['letters', 'signs', 'close'] as const) expect(press(board, { does }).board.letters).toBe('');
  });
});

describe('the keys', () => {
  const layouts: readonly Layout[] = ['letters', 'pinyin', 'signs', 'digits'];
  const every = layouts.flatMap((layout) =>
    (['letters', 'pinyin'] as const).flatMap((from) => keyRowsOf(layout, from, false).flat()),
  );

  it('have every sign that a passphrase may have, and no pinyin where one is typed', () => {
    const secret = [...keyRowsOf('letters', 'letters', true), ...keyRowsOf('signs', 'letters', true)].flat();
    const signs = secret.flatMap((key) => (key.does === 'sign' ? [key.text] : []));
    const ascii = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).filter(
      (one) => !/[A-Z]/.test(one),
    );
    expect(ascii.filter((one) => !signs.includes(one))).toEqual([]);
    expect(secret.filter(({ does }) => does === 'pinyin')).toEqual([]);
  });

  it('have a name for a screen reader wherever they are no letter or digit', () => {
    const signs = every.flatMap((key) => (key.does === 'sign' && !/[a-z0-9X]/.test(key.text) ? [key.text] : []));
    expect(signs.filter((one) => signName(one) === undefined)).toEqual([]);
  });
});

describe('the pages of candidates', () => {
  it('have all of them, in order, and at least one each', () => {
    const all = candidatesOf('yi', lexicon);
    for (const width of [320, 640, 1280, 3840]) {
      const pages = pagesOf(all, width);
      expect(pages.flat()).toEqual(all);
      expect(Math.min(...pages.map(({ length }) => length))).toBeGreaterThan(0);
    }
  });
});
