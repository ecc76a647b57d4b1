import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { existsSync, readdirSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { RevokedKey } from '../../domain/machine-key.ts';
import { newKeyAndRequest } from '../generate/csr.ts';
import { newSecret, registrarFile } from '../generate/enrolment.ts';
import { profileFiles } from '../generate/profiles.ts';
import { writePrivate } from '../lifecycle/files.ts';
import { withLock } from '../lifecycle/lock.ts';
import { ledgerAsOperator } from '../lifecycle/operator-ledger.ts';
import { typed } from '../lifecycle/installation.ts';
import type { Place } from '../lifecycle/membership.ts';
import { memberNode } from '../lifecycle/membership.ts';
import type { MemberNode } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { servingAuthority } from '../renewal/issue.ts';
import { InstallationName, issuedAs, issuedAt, noteIssued, ownInstallation, type Issued } from './register.ts';

/** An installation as the operator is told of it. */
export interface KnownInstallation {
  readonly name: string;
  /** See `MachineKey`. */
  readonly key: string;
  /** RFC 3339, as `revokedAt`, which is absent of one that is let in. */
  readonly ends: string;
  readonly revokedAt?: string;
}

/**
 * Gives a client installation a key of its own, in a folder that is carried there: nothing of the key stays here.
 * Given again under the same name it is another key; the one before goes on until it ends or is revoked.
 * @throws OpenwardError INPUT_INVALID for a name that is none, CONFLICT for a folder that holds something; CA_REFUSED,
 * CA_UNAVAILABLE
 */
export function addInstallation(
  place: Place,
  org: string,
  { name, out }: { name: string; out: string },
): Promise<Issued> {
  if (!InstallationName.safeParse(name).success || name === ownInstallation)
    throw new OpenwardError('INPUT_INVALID', 'a name is of small letters, digits and hyphens, 40 at most');
  requireEmpty(out);
  return withLock(place.paths, async () => {
    const node = memberNode(place, org);
    const { key, certificate } = await enrol(node, name);
    writeProfileTo(node, out);
    writePrivate(join(out, 'tls-key.pem'), key);
    writePrivate(join(out, 'tls.pem'), certificate);
    const issued = issuedAs(name, certificate, new Date());
    noteIssued(node, issued);
    return issued;
  });
}

/** The profile and the roots as they are today, for an installation that has a key already. Errors: none of its own. */
export function writeInstallation(place: Place, org: string, out: string): void {
  writeProfileTo(memberNode(place, org), out);
}

/**
 * Revokes every key that was given under a name, or one key that is named by itself: by the next call nobody who has it
 * is let in. @throws OpenwardError NOT_FOUND, and those of the ledger
 */
export async function revokeInstallation(
  place: Place,
  org: string,
  named: { readonly name: string } | { readonly key: string },
): Promise<RevokedKey[]> {
  const node = memberNode(place, org);
  const keys = 'key' in named ? [named.key] : keysOf(node, named.name);
  if (keys.length === 0)
    throw new OpenwardError('NOT_FOUND', `no installation here was ever called so: ${typed('installation list')}`);
  return ledgerAsOperator(node, async (ledger) => {
    const revoked: RevokedKey[] = [];
    for (const key of keys)
      revoked.push((await ledger.submit(ledgerApi.organisations.revokeInstallation, { key })).result);
    return revoked;
  });
}

/** All that were given a key here, and which of them are revoked. Errors: those of the ledger. */
export async function listInstallations(place: Place, org: string): Promise<KnownInstallation[]> {
  const node = memberNode(place, org);
  const { mspId } = node.description;
  return ledgerAsOperator(node, (ledger) =>
    Promise.all(
      issuedAt(node).map(async ({ name, key, certificate }) => {
        const { revoked } = await ledger.evaluate(ledgerApi.organisations.installation, { mspId, key });
        const ends = new Date(new X509Certificate(certificate).validTo).toISOString();
        return { name, key, ends, ...(revoked === undefined ? {} : { revokedAt: revoked.revokedAt }) };
      }),
    ),
  );
}

const keysOf = (node: MemberNode, name: string): string[] =>
  issuedAt(node).flatMap((one) => (one.name === name ? [one.key] : []));

function requireEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new OpenwardError('CONFLICT', `${folder} holds something already`);
}

function writeProfileTo(node: MemberNode, folder: string): void {
  if (node.description.type === 'cloud')
    throw new OpenwardError('INPUT_INVALID', 'A cloud has no people, and no clients');
  for (const [name, text] of Object.entries(profileFiles(node))) writePrivate(join(folder, name), text);
}

async function enrol(node: MemberNode, name: string): Promise<{ readonly key: string; readonly certificate: string }> {
  // A name at the authority is taken for good.
  const id = `workstation-${name}-${randomBytes(4).toString('hex')}`;
  const secret = newSecret();
  const registrar = {
    certificate: readText(registrarFile(node, 'signing.pem')),
    key: createPrivateKey(readText(registrarFile(node, 'signing-key.pem'))),
  };
  const ca = servingAuthority(node);
  try {
    const attributes = [{ name: 'role', value: 'workstation', inCertificate: true }];
    await ca.registerEnrolment(registrar, { id, secret, type: 'workstation', attributes });
    const { key, csr } = await newKeyAndRequest(id, 'p256');
    return { key, certificate: await ca.enrol(id, secret, csr, { profile: 'tls' }) };
  } finally {
    await ca.close();
  }
}
