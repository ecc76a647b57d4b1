import { z } from 'zod';
import { RealIdentity } from '../../messages/registration.ts';
import { Department, DepartmentId } from '../../../domain/appointment.ts';
import { bounds } from '../../../domain/bounds.ts';
import { entering, secretText } from '../../../domain/text.ts';
import { PersonRole } from '../../../domain/user.ts';
import { call, job, none } from '../call.ts';
import { LocalUser } from '../views.ts';
import { Id } from './parts.ts';

const Passphrase = secretText(10, 200);

/** Becoming somebody on this installation. */
export const registrationCalls = {
  'registration.departments': call('anyone', none, z.array(Department)),
  'registration.submit': call(
    'anyone',
    z.object({
      ...job,
      /** How whoever is at this machine sees the person listed; not kept on a kiosk. */
      label: entering.line(bounds.name).optional(),
      role: PersonRole.exclude(['sa-officer', 'hospital-admin']),
      rid: RealIdentity,
      displayName: entering.line(bounds.name).optional(),
      department: DepartmentId.optional(),
      passphrase: Passphrase,
    }),
    LocalUser,
  ),
  'registration.activate': call(
    'anyone',
    z.object({
      ...job,
      /** How whoever is at this machine sees the person listed; not kept on a kiosk. */
      label: entering.line(bounds.name).optional(),
      displayName: entering.line(bounds.name),
      code: entering.line(80).min(10),
      passphrase: Passphrase,
    }),
    LocalUser,
  ),
  /** Asks for the outcome of every registration under way on this installation. */
  'registration.refresh': call('anyone', none, z.array(LocalUser)),
  'registration.forget': call('anyone', z.object({ id: Id }), none),
};
