import { z } from 'zod';
import { LocalisedName } from '../../../domain/localised-text.ts';
import { PersonRole } from '../../../domain/user.ts';
import { call, none } from '../call.ts';
import { Id } from './parts.ts';

/** One person of the network one can be on this machine, as the launcher lists them. */
export const LauncherPerson = z.object({
  id: z.string(),
  role: PersonRole,
  organisation: z.object({ key: z.string(), name: LocalisedName }),
  running: z.boolean(),
  kiosk: z.boolean(),
  /** Who has registered there, by the names on their vaults. */
  names: z.array(z.string()),
  /** One-time code with which this administrator is activated; absent for everybody else, and once it was used. */
  activationCode: z.string().optional(),
});

/** The launcher’s own; refused in every other window, and the launcher refuses all others but the preferences. */
export const launcherCalls = {
  'launcher.people': call('anyone', none, z.array(LauncherPerson)),
  'launcher.start': call('anyone', z.object({ id: Id }), z.array(LauncherPerson)),
  /**
   * How many of the network's processes run; the passphrase of everybody on a network that was populated for trying it
   * out.
   */
  'launcher.network': call(
    'anyone',
    none,
    z.object({
      dataFolder: z.string(),
      processes: z.number().int(),
      running: z.number().int(),
      trialPassphrase: z.string().optional(),
    }),
  ),
};
