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
  recordingGoesOn: 'A recording is under way',
  recordingWillBeCut:
    'Closing Openward cuts it off: what the device sends from now on is not recorded. What was recorded is kept; after the next start you can go on with it, or store it.',
  keepRecording: 'Keep recording',
  closeAllTheSame: 'Close all the same',
  organisationUnknown: 'Organisation not known here',
};
