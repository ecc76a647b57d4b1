import { join } from 'node:path';
import type { z } from 'zod';
import { readFile, readdir } from '../../connections/disk.ts';
import type { LauncherPerson } from '../../api/window/calls/launcher.ts';
import { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import type { PersonRole } from '../../domain/user.ts';
import { VaultStore } from '../vault/vault-store.ts';

type Role = z.infer<typeof PersonRole>;

/** Somebody one can be on this machine: a role at an organisation, with an installation of their own. */
export interface TrialPerson {
  readonly id: string;
  readonly role: Role;
  readonly organisation: z.infer<typeof LauncherPerson>['organisation'];
  /** Path of the organisation's connection profile. */
  readonly profile: string;
  /** Who has registered there, by the names on their vaults. */
  readonly names: readonly string[];
  readonly activationCode?: string;
}

const order: readonly Role[] = ['sa-officer', 'hospital-admin', 'doctor', 'patient', 'technician', 'consumer'];

/** Where the node of an organisation has what an installation of its client is given. */
const installation = ['identities', 'workstation', 'profile.json'] as const;

/**
 * The people of a trial network, from the connection profiles of its nodes: enough of them to play the whole story, and
 * a second hospital.
 */
export async function peopleOf(network: string): Promise<TrialPerson[]> {
  const nodes = (await readdir(join(network, 'nodes')).catch(() => [])).sort();
  const files = nodes.map((key) => join(network, 'nodes', key, ...installation));
  const profiles = await Promise.all(
    files.map(async (file) => ({ file, profile: ConnectionProfile.safeParse(await readJson(file)).data })),
  );
  const known = profiles.flatMap(({ file, profile }) => (profile ? [{ file, profile }] : []));
  const firstHospital = known.find(({ profile }) => profile.type === 'hospital')?.profile.org;
  const people = await Promise.all(
    known.flatMap(({ file, profile }) =>
      rolesAt(profile, firstHospital).map((role) => person(network, file, profile, role)),
    ),
  );
  return people.sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
}

function rolesAt({ type, org }: ConnectionProfile, firstHospital: string | undefined): Role[] {
  if (type === 'sa') return ['sa-officer'];
  if (type === 'third-party') return ['consumer'];
  if (type !== 'hospital') return [];
  return org === firstHospital ? ['hospital-admin', 'doctor', 'patient', 'technician'] : ['hospital-admin', 'doctor'];
}

async function person(
  network: string,
  profile: string,
  { org, name }: ConnectionProfile,
  role: Role,
): Promise<TrialPerson> {
  const id = `${org}-${role}`;
  const vaults = await new VaultStore({ folder: join(clientFolder(network, id), 'vaults') }).list();
  const administrates = role === 'sa-officer' || role === 'hospital-admin';
  const code = administrates && vaults.length === 0 ? await activationCode(network, org) : undefined;
  return {
    id,
    role,
    organisation: { key: org, name },
    profile,
    names: vaults.map(({ label, number }) => label ?? number),
    ...(code === undefined ? {} : { activationCode: code }),
  };
}

/** Where the client of one of these people keeps everything. */
export function clientFolder(network: string, id: string): string {
  return join(network, 'clients', id);
}

/** What opens every vault of a network that was populated for trying it out; such vaults guard nothing. */
export async function trialPassphrase(network: string): Promise<string | undefined> {
  const text = await readFile(join(network, 'clients', 'trial-passphrase'), 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}

async function activationCode(network: string, org: string): Promise<string | undefined> {
  const text = await readFile(join(network, 'nodes', org, 'activation-code'), 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
