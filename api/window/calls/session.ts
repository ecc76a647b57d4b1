import { z } from 'zod';
import { call, job, none } from '../call.ts';
import { PersonRole } from '../../../domain/user.ts';
import { Preferences } from '../preferences.ts';
import { Me, SessionView } from '../views.ts';
import { secretText } from '../../../domain/text.ts';
import { Id } from './parts.ts';

const asciiJson = z
  .string()
  .regex(/^[ -~]*$/)
  .max(1_000_000);

/** Who sits here, what they prefer, and the long work they may end. */
export const sessionCalls = {
  'session.view': call('anyone', none, SessionView),
  'session.unlock': call('anyone', z.object({ id: Id, passphrase: secretText(1, 200) }), Me),
  /** On a kiosk, by the number that was given at the registration. */
  'session.unlockByNumber': call(
    'anyone',
    z.object({ number: z.string().regex(/^[0-9]{12}$/), passphrase: secretText(1, 200) }),
    Me,
  ),
  'session.lock': call('anyone', none, none),
  /** Renderer says that the person is there; main locks by itself otherwise. */
  'session.stay': call('anyone', none, none),
  /**
   * What was typed into forms and not sent, in the page's own JSON (in ASCII, whatever was typed), which main looks at
   * no part of: kept in memory and sealed, and answered to this very person once more after a lock by idleness or
   * sleep. A kiosk keeps nothing.
   */
  'session.keepTyped': call(PersonRole.options, z.object({ forms: asciiJson }), none),
  'session.typed': call(PersonRole.options, none, z.object({ forms: asciiJson.optional() })),
  'preferences.get': call('anyone', none, Preferences),
  'preferences.set': call('anyone', Preferences, none),
  'jobs.cancel': call('anyone', z.object(job), none),
};
