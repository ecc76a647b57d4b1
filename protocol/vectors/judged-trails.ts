import { TrailCheck } from '../audit/check.ts';
import { readVectors } from './fixtures.ts';
import { AuditVectors } from './schemas.ts';

/** The frozen trails, and what is found wrong with each. */
export function auditCases() {
  const { now, trail: good, cases } = readVectors('audit-rules', AuditVectors);
  return cases.map(({ name, trail, anchors, breaches }) => ({
    name,
    errors: undefined,
    isRefused: breaches.length > 0,
    expected: breaches,
    replay: () => {
      const check = new TrailCheck(anchors, new Date(now));
      for (const one of trail) {
        const kept = typeof one === 'number' ? good.find(({ sequence }) => sequence === one) : one;
        if (kept) check.take(kept);
      }
      return check.verdict().breaches;
    },
  }));
}
