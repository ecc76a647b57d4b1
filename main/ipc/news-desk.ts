import type { z } from 'zod';
import { News } from '../../api/window/news.ts';
import type { Progress } from '../../app/ports/progress.ts';

/** Milliseconds between two progress messages of one job. */
const progressInterval = 100;

/** What main tells the window unasked: parsed, so that nothing leaves that the contract does not name. */
export class NewsDesk {
  readonly #send: (news: News) => void;
  readonly #now: () => number;

  constructor(send: (news: News) => void, now: () => number = Date.now) {
    this.#send = send;
    this.#now = now;
  }

  tell(news: z.input<typeof News>): void {
    this.#send(News.parse(news));
  }

  /** Progress of one job: each new phase and its end at once, what lies between about ten times a second. */
  progressOf(jobId: string): Progress {
    let lastPhase = '';
    let lastAt = Number.NEGATIVE_INFINITY;
    return (phase, done, total, unit) => {
      const now = this.#now();
      if (phase === lastPhase && done !== total && now - lastAt < progressInterval) return;
      lastPhase = phase;
      lastAt = now;
      this.tell({ topic: 'progress', jobId, phase, done, total, unit });
    };
  }
}
