import type { Clock } from '../../domain/clock.ts';
import type { Authorities } from '../http/authorities.ts';
import { verifyForwarding } from '../registration/forwarding.ts';
import type { Vouching } from './intake.ts';
import type { Registrars } from './registrars.ts';

/**
 * A person's own organisation stands behind a registration, whose registrar will ask for it: better missed now than
 * when an officer has approved. Administrators are vouched for by their codes.
 */
export function vouchingBy(parts: {
  readonly registrars: Pick<Registrars, 'typeOf'>;
  readonly authorities: Pick<Authorities, 'rootOf'>;
  readonly clock: Clock;
}): Vouching {
  const { registrars, authorities, clock } = parts;
  return ({ mspId, role, forwarding, activationCode }, keys) => {
    if (activationCode !== undefined) return;
    const roots = { nodes: authorities.rootOf(mspId, 'nodes'), people: authorities.rootOf(mspId, 'people') };
    verifyForwarding(forwarding, { mspId, type: registrars.typeOf(mspId), role, keys, roots }, clock.now());
  };
}
