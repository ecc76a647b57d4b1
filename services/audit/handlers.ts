import type { TrailKeeper } from '../../domain/audit.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { auditApi } from '../../api/http/audit.ts';
import type { Caller } from '../http/caller.ts';
import type { RouteHandlers } from '../http/handlers.ts';
import type { Anchoring } from './anchoring.ts';
import { entriesAPage, type AuditTrail } from './trail.ts';

export interface AuditParts {
  readonly mspId: string;
  readonly keeper: TrailKeeper;
  readonly trail: AuditTrail;
  readonly anchoring: Anchoring;
}

/** The trail is its own organisation's: nobody else's operator or administrator reads it. */
export function auditHandlers({ mspId, keeper, trail, anchoring }: AuditParts): RouteHandlers<typeof auditApi> {
  const requireOwn = (caller: Caller): void => {
    if (caller.mspId !== mspId) throw new OpenwardError('NOT_ENTITLED', 'Only for this organisation’s own');
  };
  return {
    auditEntries: async ({ query, caller }) => {
      requireOwn(caller);
      const entries = await trail.page(query);
      const last = entries.at(-1);
      return {
        ...{ mspId, keeper, entries },
        ...(last !== undefined && entries.length === entriesAPage ? { next: last.sequence } : {}),
      };
    },
    anchorAudit: async ({ caller }) => {
      requireOwn(caller);
      const anchor = await anchoring.anchor();
      // This very call was noted before: no trail is empty here.
      if (anchor === undefined) throw new OpenwardError('NOT_FOUND', 'The trail has no entry');
      return anchor;
    },
  };
}
