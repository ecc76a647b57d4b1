import { createPrivateKey, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CaClient, type CaProfile } from '../../connections/ca/client.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import { newKeyAndRequest } from './csr.ts';
import type { CaIdentity } from '../../connections/ca/token.ts';
import { inParallel } from '../lifecycle/concurrency.ts';
import { writePrivate } from '../lifecycle/files.ts';
import { readText } from '../lifecycle/paths.ts';
import type { Network } from '../network.ts';
import {
  caHome,
  caNameOf,
  caUrl,
  firstAuthority,
  planAuthorities,
  registrarName,
  type AuthorityPlan,
} from './ca-server.ts';
import { planIdentities, type IdentityPlan } from './identities.ts';
import { writeIdentityMsp, writeOrganisationMsp } from './msp.ts';

export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** The CA server runs on this machine while the network is founded, so its roots are read from where it wrote them. */
export function publishRoots(network: Network): void {
  for (const kind of AuthorityKind.options) {
    const roots = network.description.organisations.map((org) => {
      const root = readText(join(caHome(network, { org, kind }), 'ca-cert.pem'));
      writePrivate(network.paths.orgRoot(org.key, kind), root);
      return root;
    });
    writePrivate(network.paths.trust(kind), roots.join(''));
  }
  for (const { key } of network.description.organisations)
    writeOrganisationMsp(network, key, network.paths.org(key, 'msp'));
}

/** The identity of the organisation's registrar at its authority of people. */
export function registrarFile(network: Network, org: string, file: 'signing.pem' | 'signing-key.pem'): string {
  return network.paths.org(org, 'registrar', file);
}

/** The registrar of an authority of nodes has no further use, and its key is not kept. */
async function enrolRegistrar(
  network: Network,
  ca: CaClient,
  { org, kind }: AuthorityPlan,
  secret: string,
): Promise<CaIdentity> {
  const made = await newKeyAndRequest(registrarName, 'p256');
  const certificate = await ca.enrol(registrarName, secret, made.csr, { profile: 'machine' });
  if (kind === 'people') {
    writePrivate(registrarFile(network, org.key, 'signing.pem'), certificate);
    writePrivate(registrarFile(network, org.key, 'signing-key.pem'), made.key);
  }
  return { certificate, key: createPrivateKey(made.key) };
}

async function fulfil(network: Network, ca: CaClient, registrar: CaIdentity, plan: IdentityPlan): Promise<void> {
  const secret = newSecret();
  await ca.registerEnrolment(registrar, { id: plan.id, secret, type: plan.type, attributes: plan.attributes });
  let first: CaIdentity | undefined;
  const issue = async (
    name: string,
    profile: CaProfile,
    kind: 'p256' | 'rsa3072',
    hosts: readonly string[],
  ): Promise<void> => {
    const made = await newKeyAndRequest(plan.id, kind, hosts);
    // Every use of the secret costs the server a password hash, so further certificates are asked for with the first
    // one.
    const certificate = first
      ? await ca.reenrol(first, made.csr, { profile })
      : await ca.enrol(plan.id, secret, made.csr, { profile });
    first ??= { certificate, key: createPrivateKey(made.key) };
    writePrivate(network.paths.org(plan.org, plan.id, `${name}.pem`), certificate);
    writePrivate(network.paths.org(plan.org, plan.id, `${name}-key.pem`), made.key);
  };
  if (plan.signing) await issue('signing', 'machine', 'p256', []);
  if (plan.tls) await issue('tls', plan.authority === 'nodes' ? 'machine' : 'tls', 'p256', plan.tls);
  if (plan.encryption) await issue('encryption', 'encryption', 'rsa3072', []);
  if (plan.msp) writeIdentityMsp(network, plan.org, plan.id);
}

/** Registers and enrols every machine, program and workstation at its organisation's authorities (REST API). */
export async function enrolEverything(
  network: Network,
  registrarSecrets: Readonly<Record<string, string>>,
): Promise<void> {
  const plans = planIdentities(network.description);
  const first = firstAuthority(network.description, 'founding');
  await inParallel(planAuthorities(network.description), 5, async (authority) => {
    const { org, kind } = authority;
    const ca = new CaClient({
      url: caUrl(network),
      serverName: 'localhost',
      caName: caNameOf(authority),
      // The server has made itself a certificate with the authority it runs in the folder of.
      trust: readText(network.paths.orgRoot(first.org.key, first.kind)),
    });
    try {
      const registrar = await enrolRegistrar(network, ca, authority, registrarSecrets[caNameOf(authority)] ?? '');
      await inParallel(
        plans.filter((plan) => plan.org === org.key && plan.authority === kind),
        2,
        (plan) => fulfil(network, ca, registrar, plan),
      );
    } finally {
      await ca.close();
    }
  });
}
