import type { SaServiceConfig } from '../../api/formats/service-config.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Authorities, readAuthorities, type Authority } from '../http/authorities.ts';
import type { CallerCheck } from '../http/caller.ts';
import type { Live } from '../http/live-config.ts';

/** What of SA's configuration says who may knock. */
type Knocking = Pick<SaServiceConfig, 'authorities' | 'departed'>;

/**
 * Whom TLS lets in at SA: the members, and the nodes of those who are members no more, so that one that was away when
 * it was taken out learns of it when it comes back.
 */
export function knockingAt(live: Live<Knocking>): Authorities {
  const knocking = new Authorities(all(live.config));
  live.onChange((config) => knocking.become(all(config)));
  return knocking;
}

function all({ authorities, departed }: Knocking): Authority[] {
  return readAuthorities([...authorities, ...departed.map((one) => ({ ...one, kind: 'nodes' as const }))]);
}

/** Lets in of who is no member an operator alone, who can do nothing but read changes: see `Hub`. */
export function membersAnd(check: CallerCheck, isMember: (mspId: string) => boolean): CallerCheck {
  return {
    confirm: (claim) =>
      isMember(claim.mspId) || claim.role === 'operator'
        ? check.confirm(claim)
        : Promise.reject(new OpenwardError('NOT_AUTHENTICATED', `${claim.mspId} is no member`)),
  };
}
