import type { Candidate } from './pinyin.ts';

/** In px: of one character and what is around a candidate, as keyboard.css draws them; what else is in the line. */
const character = 30;
const around = 30;
const beside = 360;
const widest = 1180;

/** Candidates by pages, each as many as fit into a window that wide (px); of one that is too long there is one. */
export function pagesOf(candidates: readonly Candidate[], width: number): readonly (readonly Candidate[])[] {
  const room = Math.min(width, widest) - beside;
  const pages: Candidate[][] = [];
  let left = 0;
  for (const candidate of candidates) {
    const takes = Math.max(1, Array.from(candidate.text).length) * character + around;
    const last = pages.at(-1);
    if (last === undefined || takes > left) {
      pages.push([candidate]);
      left = room - takes;
    } else {
      last.push(candidate);
      left -= takes;
    }
  }
  return pages;
}
