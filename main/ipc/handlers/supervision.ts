import { peopleSupervisionApi, supervisionApi } from '../../../api/http/supervision.ts';
import type { Service } from '../../../api/http/service.ts';
import type { AreaHandlers } from '../handlers.ts';

export interface SupervisionParts {
  /** The service of the signed-in administrator's or officer's organisation. */
  readonly own: () => Service;
  readonly sa: () => Service;
}

/** The two answers are asked for apart: while SA is away a hospital sees its own all the same. */
export function shownSupervisionHandlers({ own, sa }: SupervisionParts): AreaHandlers<'supervision'> {
  return {
    'supervision.service': () => own().call(supervisionApi.supervision, {}),
    'supervision.people': () => sa().call(peopleSupervisionApi.supervisedPeople, {}),
  };
}
