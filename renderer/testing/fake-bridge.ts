import type { Bridge } from '../../api/window/bridge.ts';
import { Instant } from '../../domain/ids.ts';
import type { News } from '../../api/window/news.ts';
import { Refusal } from './answer.ts';
import { playCapture, playSeveral } from './sample/live.ts';
import { answers } from './sample/answers.ts';

/** The hospital's service went away three minutes ago. */
const offline = (): News => ({
  topic: 'connection',
  missing: ['hospital'],
  asOf: Instant.parse(new Date(Date.now() - 180_000).toISOString()),
});

/**
 * A bridge to nowhere: sample data in memory, for looking at the screens. Which person, language and failure is asked
 * for in the address: `?role=patient&kiosk=1&lang=zh&scheme=dark&fail=records.open:DIGEST_MISMATCH&hang=records.open`;
 * details of a failure follow its code: `fail=day.list:LIMIT_REACHED:retryAfter=86400`.
 */
export function fakeBridge(asked: URLSearchParams): Bridge {
  const listeners = new Set<(news: News) => void>();
  const tell = (news: News): void => {
    for (const hear of listeners) hear(news);
  };
  setInterval(() => tell(asked.get('offline') === null ? { topic: 'connection', missing: [] } : offline()), 150);
  if (asked.get('warn') !== null) setInterval(() => tell({ topic: 'lock-warning', seconds: 24 }), 1200);
  if (asked.get('live') === 'several') playSeveral(tell);
  else if (asked.get('live') !== null) playCapture(tell, asked.get('live') === 'silent');
  let away: string | null = null;
  // Nobody was there for a while: who it was is there again when somebody unlocks.
  addEventListener('idle', () => {
    away = asked.get('role');
    asked.delete('role');
    tell({ topic: 'locked', why: 'idle' });
  });
  const [failing, code, ...details] = (asked.get('fail') ?? '').split(':');
  const hanging = asked.get('hang');
  return {
    ask: async (name, request) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (name === 'session.unlock' && away !== null) asked.set('role', away);
      if (name === hanging) {
        const jobId = idOf(request);
        if (jobId !== undefined)
          tell({ topic: 'progress', jobId, phase: 'downloading', done: 5_300_000, total: 8_400_000, unit: 'bytes' });
        await new Promise(() => undefined);
      }
      if (name === failing)
        return refusal(
          code ?? 'INTERNAL',
          Object.fromEntries(
            details.map((one) => [one.split('=')[0] ?? '', decodeURIComponent(one.split('=')[1] ?? '')]),
          ),
        );
      try {
        return { ok: true, value: answer(name, request, asked) };
      } catch (thrown) {
        return thrown instanceof Refusal ? refusal(thrown.code, thrown.details) : refusal('INTERNAL');
      }
    },
    listen: (hear) => {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
}

function answer(name: string, request: unknown, asked: URLSearchParams): unknown {
  const found: unknown = Object.entries(answers).find(([key]) => key === name)?.[1];
  if (typeof found !== 'function') throw new Refusal('NOT_AVAILABLE');
  return Reflect.apply(found, undefined, [request, asked]);
}

function refusal(code: string, details: Readonly<Record<string, string>> = {}): unknown {
  return { ok: false, error: { code, reference: 'a3f9-20c1', details } };
}

function idOf(request: unknown): string | undefined {
  return typeof request === 'object' && request !== null && 'jobId' in request && typeof request.jobId === 'string'
    ? request.jobId
    : undefined;
}
