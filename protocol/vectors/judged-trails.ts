import { z } from 'zod';
import { AuditAnchor } from '../../domain/audit.ts';
import { TrailCheck } from '../audit/check.ts';
import { readVectors } from './fixtures.ts';

const AuditRow = z.object({ sequence: z.number(), entry: z.string(), digest: z.string() });
/** Audit trails as they are kept, with what the ledger has of them. */
export const AuditVectors = z.object({
  /** When they are judged. */
  now: z.string(),
  /** One that is good. */
  trail: z.array(AuditRow),
  cases: z.array(
    z.object({
      name: z.string(),
      /** Entries of that one by their numbers, and others. */
      trail: z.array(z.union([z.number(), AuditRow])),
      anchors: z.array(AuditAnchor),
      /** What is found wrong, in this order. */
      breaches: z.array(z.object({ kind: z.string(), sequence: z.number(), until: z.number().optional() })),
    }),
  ),
});
export type AuditVectors = z.input<typeof AuditVectors>;

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
