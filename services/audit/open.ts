import { randomUUID } from 'node:crypto';
import type { TrailKeeper } from '../../domain/audit.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { auditApi } from '../../api/http/audit.ts';
import { systemClock } from '../../connections/system-clock.ts';
import type { Database } from '../database/open.ts';
import type { HealthCheck, RouteHandlers, ServiceLog } from '../http/handlers.ts';
import { Repeater } from '../http/repeater.ts';
import { Anchoring } from './anchoring.ts';
import { auditHandlers } from './handlers.ts';
import { AuditTrail, ownNote } from './trail.ts';

/** Milliseconds between looks whether the ledger is to be told. */
const LOOK_EVERY = 60_000;

export interface AuditOf {
  readonly mspId: string;
  readonly keeper: TrailKeeper;
  readonly database: Database;
  readonly ledger: Pick<Ledger, 'submit' | 'evaluate'>;
  readonly log: ServiceLog;
}

/** A service's audit trail: where it notes, what it answers of it, and how well it is. */
export interface Audit {
  readonly book: AuditTrail;
  readonly routes: typeof auditApi;
  readonly handlers: RouteHandlers<typeof auditApi>;
  readonly health: HealthCheck;
  /** Resolves when nothing is on its way to the ledger any more. */
  stop(): Promise<void>;
}

/** Begins with an entry that the service was started; tells the ledger from then on. */
export async function openAudit({ database, ...of }: AuditOf): Promise<Audit> {
  const trail = new AuditTrail(database, systemClock);
  const anchoring = new Anchoring({ ...of, trail, clock: systemClock });
  // Not a reason not to start: on a full disk a service still answers what it has.
  const notNoted = (error: unknown): void => of.log.error({ error }, 'the start is not in the audit trail');
  await trail.note(ownNote('serviceStarted', randomUUID())).catch(notNoted);
  const onTrouble = (error: unknown): void => of.log.warn({ error }, 'the ledger cannot be told of the audit trail');
  const rounds = new Repeater(() => anchoring.round(), { every: LOOK_EVERY, onTrouble });
  return {
    book: trail,
    routes: auditApi,
    handlers: auditHandlers({ mspId: of.mspId, keeper: of.keeper, trail, anchoring }),
    health: anchoring.health(),
    stop: () => rounds.stop(),
  };
}
