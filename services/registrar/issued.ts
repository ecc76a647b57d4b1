import type { Certified } from '../../api/messages/certification.ts';
import type { CaProfile } from '../../connections/ca/client.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { ProvenKeys } from '../registration/key-material.ts';

type Kind = keyof ProvenKeys['requests'];

/** Where each certificate of a person is kept. */
export const columnOf = {
  signing: 'signingCertificate',
  tls: 'tlsCertificate',
  encryption: 'encryptionCertificate',
} as const satisfies Record<Kind, keyof Certified>;

/** In the order in which they are asked for. */
export const kinds = ['signing', 'tls', 'encryption'] as const satisfies readonly (Kind & CaProfile)[];

/** What is kept of somebody, certificates among it. */
type Kept = { readonly [name in keyof Certified]?: Certified[name] | undefined };

/** @throws INTERNAL before all three are there */
export function complete({ signingCertificate, tlsCertificate, encryptionCertificate }: Kept): Certified {
  if (signingCertificate === undefined || tlsCertificate === undefined || encryptionCertificate === undefined)
    throw new OpenwardError('INTERNAL', 'A certification lacks a certificate');
  return { signingCertificate, tlsCertificate, encryptionCertificate };
}
