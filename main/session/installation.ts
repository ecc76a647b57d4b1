import type { Installation } from '../../app/ports/installation.ts';
import type { Clock } from '../../domain/clock.ts';
import { registeredKeys } from '../../protocol/identity/registered-keys.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import { forwardingStatement } from '../../protocol/signature/statement-of.ts';
import type { LoadedProfile } from './profile.ts';

/** This installation, with the key it shows in TLS before anybody is signed in. */
export function installationOf(loaded: Pick<LoadedProfile, 'profile' | 'device'>, clock: Clock): Installation {
  return {
    vouch: async ({ role, keys }) => {
      const { profile, device } = loaded;
      const { certificate, key } = device;
      const at = clock.now().toISOString();
      const statement = forwardingStatement({ mspId: profile.mspId, role, keys: registeredKeys(keys) }, at);
      const signer = { sign: ecdsaSigner(key), thumbprint: certificateThumbprint(certificate) };
      return { at, jws: await signStatement(statement, signer), certificate };
    },
  };
}
