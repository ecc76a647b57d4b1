import { useMemo, useState } from 'react';
import { useLanguage } from '../i18n/index.ts';
import { boardFor, choose, press, type Board, type Press } from './board.ts';
import { firstLayout, lettersOf, placeIn, whatItHolds, type TextField } from './fields.ts';
import type { Key } from './layouts.ts';
import { candidatesOf, type Candidate } from './pinyin.ts';
import { enterIn, eraseIn, typeInto } from './typing.ts';
import { useLexicon } from './use-lexicon.ts';

export interface Keys {
  readonly board: Board;
  readonly secret: boolean;
  readonly candidates: readonly Candidate[];
  readonly onKey: (key: Key) => void;
  readonly onChoose: (candidate: Candidate) => void;
  readonly onPage: (page: number) => void;
}

/** Which letters a person changed to, for as long as the page is theirs. */
export interface ChosenLetters {
  readonly chosen: Board['from'] | undefined;
  readonly choose: (letters: Board['from']) => void;
}

/** The keys for a field, and what they do to it. */
export function useBoard(field: TextField, close: () => void, { chosen, choose: setChosen }: ChosenLetters): Keys {
  const language = useLanguage();
  const holds = whatItHolds(field);
  const about = { field, holds, language };
  const begun = { ...about, board: boardFor(firstLayout(holds, language, chosen), chosen ?? lettersOf(language)) };
  const [held, setHeld] = useState(begun);
  // Another field, or the other language: other keys, and letters that stood for nothing yet are gone.
  const others = held.field !== field || held.holds !== holds || held.language !== language;
  if (others) setHeld(begun);
  const { board } = others ? begun : held;
  const setBoard = (next: Board): void => setHeld({ ...about, board: next });
  const lexicon = useLexicon(board.layout === 'pinyin');
  const { letters } = board;
  const candidates = useMemo(
    () => (lexicon === undefined ? [] : candidatesOf(letters, lexicon, placeIn(field, holds))),
    [letters, lexicon, field, holds],
  );

  const done = ({ board: next, type, act }: Press): void => {
    setBoard(next);
    if (type !== undefined) typeInto(field, type);
    if (act === 'erase') eraseIn(field);
    if (act === 'enter') enterIn(field);
    if (act === 'close') close();
  };
  return {
    board,
    secret: holds === 'secret',
    candidates,
    onKey: (key) => {
      const ordinary = holds === 'text' || holds === 'name';
      if (ordinary && (key.does === 'letters' || key.does === 'pinyin')) setChosen(key.does);
      done(press(board, key, candidates[0]));
    },
    onChoose: (candidate) => done(choose(board, candidate)),
    onPage: (page) => setBoard({ ...board, page }),
  };
}
