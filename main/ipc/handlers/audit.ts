import { auditApi } from '../../../api/http/audit.ts';
import type { Service } from '../../../api/http/service.ts';
import type { AreaHandlers } from '../handlers.ts';
import { auditView } from './audit-view.ts';

/** @param own the service of the signed-in administrator's or officer's organisation */
export function shownAuditHandlers(own: () => Service): AreaHandlers<'audit'> {
  return {
    'audit.entries': async ({ before }) => {
      const { entries, next } = await own().call(auditApi.auditEntries, { query: { beyond: before } });
      return { ...auditView(entries), ...(next === undefined ? {} : { next }) };
    },
  };
}
