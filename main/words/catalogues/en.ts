import type { MainWords } from '../main-words.ts';

export const words: MainWords = {
  pageKeepsFailing:
    'The page keeps failing ({{reason}}). Your keys and records are safe. Close Openward and start it again.',
  pageLoadedAgain: 'The page had to be loaded again.',
  nothingLost: 'Nothing that was saved is lost; recordings go on.',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  ok: 'OK',
  organisationUnknown: 'Organisation not known here',
};
