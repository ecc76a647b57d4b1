import type { Clock } from '../../domain/clock.ts';
import { rootOf, type Authority } from '../http/authorities.ts';
import { verifyForwarding } from '../registration/forwarding.ts';
import type { Vouching } from './intake.ts';
import type { Registrars } from './registrars.ts';

/**
 * A hospital's people come through its H_M, whose signature the hospital's registrar will ask for: better missed now
 * than when an officer has approved. Administrators are vouched for by their codes.
 */
export function vouchingBy(parts: {
  readonly registrars: Pick<Registrars, 'typeOf'>;
  readonly authorities: readonly Authority[];
  readonly clock: Clock;
}): Vouching {
  const { registrars, authorities, clock } = parts;
  return ({ mspId, role, forwarding, activationCode }, keys) => {
    if (activationCode !== undefined || registrars.typeOf(mspId) !== 'hospital') return;
    verifyForwarding(forwarding, { mspId, role, keys, root: rootOf(authorities, mspId, 'nodes') }, clock.now());
  };
}
