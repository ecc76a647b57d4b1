import type { Clock } from '../../domain/clock.ts';
import type { TestIdentity } from '../../testing/identity.ts';
import { ServiceVoice } from '../registration/voice.ts';

/** What a service with this identity says. */
export function voiceOf({ certificate, privateKey }: TestIdentity, clock: Clock): ServiceVoice {
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return new ServiceVoice({ certificate, key }, clock);
}
