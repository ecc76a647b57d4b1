import { createPrivateKey, randomBytes } from 'node:crypto';
import { CaClient } from '../../connections/ca/client.ts';
import type { CaIdentity } from '../../connections/ca/token.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import { inParallel } from '../lifecycle/concurrency.ts';
import { writePrivate } from '../lifecycle/files.ts';
import type { Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { caNameOf, caServerName, caUrl, registrarName } from './ca-server.ts';
import { newKeyAndRequest } from './csr.ts';
import { certificatesOf, planIdentities, type IdentityPlan } from './identities.ts';
import { writeIdentityMsp } from './msp.ts';

/** A one-time secret of an enrolment. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** One-time secrets of the registrars of an organisation's authorities. */
export function newRegistrarSecrets(): Record<AuthorityKind, string> {
  return { nodes: newSecret(), people: newSecret() };
}

/** The server has made its roots in its own folders. */
export function publishRoots({ paths }: Node): void {
  for (const kind of AuthorityKind.options) writePrivate(paths.ownRoot(kind), readText(paths.ca(kind, 'ca-cert.pem')));
}

/** The identity of the organisation's registrar at its authority of people. */
export function registrarFile({ paths }: Pick<Node, 'paths'>, file: 'signing.pem' | 'signing-key.pem'): string {
  return paths.identity('registrar', file);
}

/** The registrar of an authority of nodes has no further use, and its key is not kept. */
async function enrolRegistrar(node: Node, ca: CaClient, kind: AuthorityKind, secret: string): Promise<CaIdentity> {
  const made = await newKeyAndRequest(registrarName, 'p256');
  const certificate = await ca.enrol(registrarName, secret, made.csr, { profile: 'machine' });
  if (kind === 'people') {
    writePrivate(registrarFile(node, 'signing.pem'), certificate);
    writePrivate(registrarFile(node, 'signing-key.pem'), made.key);
  }
  return { certificate, key: createPrivateKey(made.key) };
}

async function fulfil(node: Node, ca: CaClient, registrar: CaIdentity, plan: IdentityPlan): Promise<void> {
  const secret = newSecret();
  await ca.registerEnrolment(registrar, { id: plan.id, secret, type: plan.type, attributes: plan.attributes });
  let first: CaIdentity | undefined;
  for (const { file, profile, key, hosts } of certificatesOf(plan)) {
    const made = await newKeyAndRequest(plan.id, key, hosts);
    // Every use of the secret costs the server a password hash, so further certificates are asked for with the first
    // one.
    const certificate = first
      ? await ca.reenrol(first, made.csr, { profile })
      : await ca.enrol(plan.id, secret, made.csr, { profile });
    first ??= { certificate, key: createPrivateKey(made.key) };
    writePrivate(node.paths.identity(plan.id, `${file}.pem`), certificate);
    writePrivate(node.paths.identity(plan.id, `${file}-key.pem`), made.key);
  }
  if (plan.msp) writeIdentityMsp(node, plan.id);
}

/** Registers and enrols every machine, program and workstation of an organisation at its authorities (REST API). */
export async function enrolEverything(node: Node, secrets: Readonly<Record<AuthorityKind, string>>): Promise<void> {
  const plans = planIdentities(node.description);
  for (const kind of AuthorityKind.options) {
    const ca = new CaClient({
      url: caUrl(node),
      serverName: caServerName(node),
      caName: caNameOf(node, kind),
      // The server has made itself a certificate with the authority it runs in the folder of.
      trust: readText(node.paths.ownRoot('nodes')),
    });
    try {
      const registrar = await enrolRegistrar(node, ca, kind, secrets[kind]);
      await inParallel(
        plans.filter(({ authority }) => authority === kind),
        2,
        (plan) => fulfil(node, ca, registrar, plan),
      );
    } finally {
      await ca.close();
    }
  }
}
