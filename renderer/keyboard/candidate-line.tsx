import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { pagesOf } from './candidate-pages.ts';
import type { Candidate } from './pinyin.ts';

const ids = testIds.keyboard;

/** What was typed by pinyin, and what it may mean, a page at a time. */
export function CandidateLine({
  letters,
  candidates,
  page,
  onPage,
  onChoose,
}: {
  readonly letters: string;
  readonly candidates: readonly Candidate[];
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly onChoose: (candidate: Candidate) => void;
}) {
  const t = useWords();
  const pages = pagesOf(candidates, useWindowWidth());
  const shown = pages[page] ?? [];
  return (
    <>
      <span className="ow-keys__typed" role="status" lang="zh-Latn-pinyin" data-testid={ids.typed}>
        {letters}
      </span>
      <div className="ow-keys__candidates" role="group" aria-label={t('common.keyboard.candidates')} lang="zh-CN">
        {shown.map((candidate) => (
          <button
            key={candidate.text}
            type="button"
            tabIndex={-1}
            className="ow-key ow-key--candidate"
            data-testid={ids.candidate(candidate.text)}
            onClick={() => onChoose(candidate)}
          >
            {candidate.text}
          </button>
        ))}
      </div>
      {pages.length < 2 ? null : (
        <>
          <button
            type="button"
            tabIndex={-1}
            className="ow-key"
            data-does="page"
            aria-label={t('common.keyboard.earlier')}
            disabled={page === 0}
            data-testid={ids.earlier}
            onClick={() => onPage(page - 1)}
          >
            <IconChevronLeft size={26} aria-hidden />
          </button>
          <button
            type="button"
            tabIndex={-1}
            className="ow-key"
            data-does="page"
            aria-label={t('common.keyboard.more')}
            disabled={page >= pages.length - 1}
            data-testid={ids.more}
            onClick={() => onPage(page + 1)}
          >
            <IconChevronRight size={26} aria-hidden />
          </button>
        </>
      )}
    </>
  );
}

function useWindowWidth(): number {
  const [width, setWidth] = useState(window.innerWidth);
  useEffect(() => {
    const look = (): void => setWidth(window.innerWidth);
    window.addEventListener('resize', look);
    return () => window.removeEventListener('resize', look);
  }, []);
  return width;
}
