import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { alive, healthPatience, type Health } from '../../api/http/common.ts';
import type { Service } from '../../api/http/service.ts';
import type { Checks, HealthCheck } from './handlers.ts';

/** What was found of one thing a service depends on. */
type Looked = z.infer<typeof Health>['checks'][number];

/** Asks everything the service depends on, all at once; takes `healthPatience` at most. */
export async function healthOf(service: {
  name: string;
  version: string;
  health: Checks;
}): Promise<z.infer<typeof Health>> {
  const checks = await looked(service.health());
  return { service: service.name, version: service.version, ok: checks.every((check) => check.ok), checks };
}

export function looked(checks: readonly HealthCheck[]): Promise<Looked[]> {
  return Promise.all(checks.map(async (part) => ({ name: part.name, ...(await ask(part)) })));
}

/** Whether another service answers; its answer tells what time it has there, too. */
export function serviceHealth(name: string, other: Service): HealthCheck {
  return {
    name,
    check: async () => {
      const { service, version } = await other.call(alive);
      return `${service} ${version}`;
    },
  };
}

async function ask(part: HealthCheck): Promise<{ ok: boolean; note: string }> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${healthPatience / 1000} seconds`)), healthPatience);
  });
  try {
    return { ok: true, note: await Promise.race([part.check(), tooLate]) };
  } catch (error) {
    return { ok: false, note: noteOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

function noteOf(error: unknown): string {
  if (error instanceof OpenwardError) {
    const reason = error.details['reason'];
    return `${error.code}${reason === undefined ? '' : ` (${reason})`}: ${error.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}
