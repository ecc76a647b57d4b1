import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Chromium's log of its network: what happened, as numbers, and what each number means. */
const NetLog = z.object({
  constants: z.object({ logEventTypes: z.record(z.string(), z.number()) }),
  events: z.array(z.object({ type: z.number(), params: z.unknown().optional() })),
});

/** Names for which Chromium began to ask somebody, by the log in `file`. */
export function lookedUp(file: string, names: readonly string[]): string[] {
  const raw: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const { constants, events } = NetLog.parse(raw);
  const asking = new Set(
    Object.entries(constants.logEventTypes).flatMap(([name, type]) =>
      /^HOST_RESOLVER_(MANAGER_JOB|SYSTEM_TASK|DNS_TASK)$/.test(name) ? [type] : [],
    ),
  );
  const said = events.filter(({ type }) => asking.has(type)).map(({ params }) => JSON.stringify(params ?? {}));
  return names.filter((name) => said.some((text) => text.includes(name)));
}
