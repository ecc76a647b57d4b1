export { ask } from './ask.ts';
export { AskError, asAskError } from './ask-error.ts';
export { useNews } from './news.ts';
export { useAct } from './use-act.ts';
export type { Act, JobState } from './use-act.ts';
export { useAsk, usePages } from './use-ask.ts';
export type { Asking, AskedPages, PagedCall, PageRequest } from './use-ask.ts';
