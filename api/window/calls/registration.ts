import { z } from 'zod';
import { RealIdentity } from '../../messages/registration.ts';
import { Department } from '../../../domain/appointment.ts';
import { PersonRole } from '../../../domain/user.ts';
import { call, job, none } from '../call.ts';
import { LocalUser } from '../views.ts';

const Passphrase = z.string().min(10).max(200);

/** Becoming somebody on this installation. */
export const registrationCalls = {
  'registration.departments': call('anyone', none, z.array(Department)),
  'registration.submit': call(
    'anyone',
    z.object({
      ...job,
      label: z.string().trim().min(1).max(80),
      role: PersonRole.exclude(['sa-officer', 'hospital-admin']),
      rid: RealIdentity,
      displayName: z.string().trim().min(1).max(80).optional(),
      department: z.string().optional(),
      passphrase: Passphrase,
    }),
    LocalUser,
  ),
  'registration.activate': call(
    'anyone',
    z.object({
      ...job,
      label: z.string().trim().min(1).max(80),
      displayName: z.string().trim().min(1).max(80),
      code: z.string().trim().min(10).max(80),
      passphrase: Passphrase,
    }),
    LocalUser,
  ),
  /** Asks for the outcome of every registration under way on this installation. */
  'registration.refresh': call('anyone', none, z.array(LocalUser)),
  'registration.forget': call('anyone', z.object({ id: z.string() }), none),
};
