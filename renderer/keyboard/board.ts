import type { Key, Layout } from './layouts.ts';
import { longestPinyin, type Candidate } from './pinyin.ts';

/** The keys as they are now. Nothing of a field is in it but pinyin letters that stand for nothing yet. */
export interface Board {
  readonly layout: Layout;
  /** Which letters there are when signs or digits are left again. */
  readonly from: 'letters' | 'pinyin';
  readonly shift: 'off' | 'once' | 'locked';
  /** Pinyin that was typed and not chosen for yet. */
  readonly letters: string;
  /** Which page of the candidates. */
  readonly page: number;
}

/** What a press does to the field, in this order. */
export interface Press {
  readonly board: Board;
  readonly type?: string;
  readonly act?: 'erase' | 'enter' | 'close';
}

const plain = { shift: 'off', letters: '', page: 0 } as const;

/** As it is when a field is come to. */
export function boardFor(layout: Layout, from: Board['from']): Board {
  return { layout, from, ...plain };
}

/** `first`: the first of the candidates, which a sign or a space chooses. */
export function press(board: Board, key: Key, first?: Candidate): Press {
  switch (key.does) {
    case 'sign':
      return sign(board, key.text, first);
    case 'space':
      return board.letters === '' ? { board, type: ' ' } : first === undefined ? { board } : choose(board, first);
    case 'erase':
      return board.letters === ''
        ? { board, act: 'erase' }
        : { board: { ...board, letters: board.letters.slice(0, -1), page: 0 } };
    case 'enter':
      return board.letters === ''
        ? { board, act: 'enter' }
        : { board: { ...board, letters: '', page: 0 }, type: board.letters };
    case 'shift':
      return { board: { ...board, shift: ({ off: 'once', once: 'locked', locked: 'off' } as const)[board.shift] } };
    case 'close':
      return { board: { ...board, ...plain }, act: 'close' };
    case 'signs':
      return { board: { ...board, ...plain, layout: 'signs' } };
    case 'letters':
    case 'pinyin':
      return { board: boardFor(key.does, key.does) };
  }
}

function sign(board: Board, text: string, first: Candidate | undefined): Press {
  if (board.layout === 'pinyin' && (/^[a-z]$/.test(text) || (text === "'" && board.letters !== '')))
    return { board: { ...board, letters: (board.letters + text).slice(0, longestPinyin), page: 0 } };
  if (board.letters !== '')
    return { board: { ...board, letters: '', page: 0 }, type: (first?.text ?? board.letters) + text };
  const typed = board.shift === 'off' ? text : text.toUpperCase();
  return { board: board.shift === 'once' ? { ...board, shift: 'off' } : board, type: typed };
}

/** Puts a candidate where its letters were; those behind them are for the next. */
export function choose(board: Board, { text, used }: Candidate): Press {
  return { board: { ...board, letters: board.letters.slice(used).replace(/^'+/, ''), page: 0 }, type: text };
}
