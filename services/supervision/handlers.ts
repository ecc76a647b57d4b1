import type { supervisionApi } from '../../api/http/supervision.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { RouteHandlers } from '../http/handlers.ts';
import type { OwnSupervision } from './own.ts';

/** How an organisation's machines are is nobody else's to know. */
export function supervisionHandlers(
  mspId: string,
  own: Pick<OwnSupervision, 'now'>,
): RouteHandlers<typeof supervisionApi> {
  return {
    supervision: ({ caller }) => {
      if (caller.mspId !== mspId) throw new OpenwardError('NOT_ENTITLED', 'Only for this organisation’s own');
      return own.now();
    },
  };
}
