import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { Health } from '../../api/http/common.ts';
import type { HealthCheck } from './handlers.ts';

/** Asks everything the service depends on, at most five seconds. */
export async function healthOf(service: {
  name: string;
  version: string;
  health: readonly HealthCheck[];
}): Promise<z.infer<typeof Health>> {
  const checks = await Promise.all(service.health.map(async (part) => ({ name: part.name, ...(await ask(part)) })));
  return { service: service.name, version: service.version, ok: checks.every((check) => check.ok), checks };
}

async function ask(part: HealthCheck): Promise<{ ok: boolean; note: string }> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in five seconds')), 5000);
  });
  try {
    return { ok: true, note: await Promise.race([part.check(), tooLate]) };
  } catch (error) {
    return {
      ok: false,
      note:
        error instanceof OpenwardError
          ? `${error.code}: ${error.message}`
          : error instanceof Error
            ? error.message
            : String(error),
    };
  } finally {
    clearTimeout(timer);
  }
}
