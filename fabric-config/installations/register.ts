import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { existsSync } from '../../connections/disk.ts';
import { Instant, Pem, Sha256Hex } from '../../domain/ids.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { writeJson } from '../lifecycle/files.ts';
import type { Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { readJsonFile } from '../node/state.ts';

/** What the operator calls an installation: a ward and a number, or what stands on its case. */
export const InstallationName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

/** One that was given a key: what is known of it here. Its private key lies nowhere but in the folder it was given. */
const Issued = z.object({ name: InstallationName, key: Sha256Hex, certificate: Pem, issuedAt: Instant });
export type Issued = z.infer<typeof Issued>;

const Register = z.object({ format: z.literal('openward-installations/1'), installations: z.array(Issued) });

/** The name of the one that every node is born with, for the machine it stands on. */
export const ownInstallation = 'own';

/** All that were ever given a key, the node's own first. */
export function issuedAt(node: Node): Issued[] {
  const file = node.paths.installations();
  const given = existsSync(file) ? readJsonFile(Register, file).installations : [];
  return [ownOf(node), ...given];
}

export function noteIssued(node: Node, issued: Issued): void {
  const installations = [...issuedAt(node).slice(1), issued];
  writeJson(node.paths.installations(), Register.parse({ format: 'openward-installations/1', installations }));
}

/** What is kept of a certificate that was issued. */
export function issuedAs(name: string, certificate: string, at: Date): Issued {
  const key = keyThumbprint(certificate);
  return { name, key, certificate, issuedAt: at.toISOString() };
}

function ownOf({ paths }: Node): Issued {
  const certificate = readText(paths.workstation('tls.pem'));
  return issuedAs(ownInstallation, certificate, new Date(new X509Certificate(certificate).validFrom));
}
