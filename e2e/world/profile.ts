import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { ConnectionProfile } from '../../app/domain/connection-profile.ts';
import type { Authorities } from '../../app/ports/authorities.ts';
import type { TlsIdentity } from '../../main/cloud/agents.ts';

export interface LoadedProfile {
  readonly profile: ConnectionProfile;
  readonly trust: string;
  readonly device: TlsIdentity;
  readonly authorities: Authorities;
}

export function readProfile(file: string): LoadedProfile {
  const profile = ConnectionProfile.parse(JSON.parse(readFileSync(file, 'utf8')));
  const text = (path: string): string => readFileSync(resolve(dirname(file), path), 'utf8');
  const trust = text(profile.trust);
  const roots = rootsByOrganisation(trust);
  return {
    profile,
    trust,
    device: { trust, certificate: text(profile.device.certificate), key: text(profile.device.key) },
    authorities: { root: (mspId) => roots.get(mspId) },
  };
}

/** A root's own O is the MSP id it speaks for. */
function rootsByOrganisation(bundle: string): Map<string, string> {
  const pems = bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g) ?? [];
  return new Map(pems.map((pem) => [/^O=(.+)$/m.exec(new X509Certificate(pem).subject)?.[1] ?? '', pem]));
}
