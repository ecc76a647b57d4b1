import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readFileSync } from '../connections/disk.ts';
import { Department } from '../domain/appointment.ts';
import { TimeZone } from '../domain/day.ts';
import { OpenwardError } from '../domain/errors.ts';
import { LocalisedText } from '../domain/localised-text.ts';
import { EnteringOrganisation } from '../domain/user.ts';

/** 0: choose a free one at the first start. */
const Port = z.number().int().min(0).max(65535);
const GoDuration = z.string().regex(/^\d+(ms|s|m|h)$/);
const ByteSize = z.string().regex(/^\d+ (KB|MB)$/);
const Host = z.string().regex(/^[A-Za-z0-9.-]{1,253}$/);

const OrganisationDescription = EnteringOrganisation.extend({
  /** Where its processes listen; locally always loopback. */
  host: Host,
  /** Its machines' TLS certificates are named `<machine>.<domain>`. */
  domain: Host,
  orderer: z.object({ port: Port, adminPort: Port, operationsPort: Port }).optional(),
  /** `gatePort` is where its people reach it. */
  peer: z.object({ port: Port, gatePort: Port, operationsPort: Port }).optional(),
  chaincode: z.object({ port: Port }).optional(),
  service: z.object({ port: Port }).optional(),
  /** Of every organisation that has people. */
  registrar: z.object({ port: Port }).optional(),
  gate: z.object({ port: Port }).optional(),
  departments: z.array(Department).default([]),
  /** Where a hospital's doctors see their patients; `{room}` becomes the number on the door. */
  consultingRoom: LocalisedText.default({ en: 'Room {room}' }),
  /** Whose hours and days a hospital's are. */
  timeZone: TimeZone.default('UTC'),
}).refine(
  (org) => (org.peer === undefined) === (org.chaincode === undefined),
  'an organisation with a peer runs the chaincode, and only then',
);
export type OrganisationDescription = z.infer<typeof OrganisationDescription>;

/** What network.yaml says: the one source of every generated configuration. */
export const NetworkDescription = z
  .object({
    format: z.literal('openward-network/1'),
    name: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
    channel: z.string().regex(/^[a-z][a-z0-9.-]{0,248}$/),
    ordering: z.object({
      type: z.enum(['BFT', 'etcdraft']),
      batch: z.object({
        maxInterval: GoDuration,
        maxMessages: z.number().int().min(1),
        absoluteMaxBytes: ByteSize,
        preferredMaxBytes: ByteSize,
      }),
    }),
    chaincode: z.object({
      name: z.string().regex(/^[a-z][a-z0-9_-]{0,30}$/),
      version: z.string().regex(/^[A-Za-z0-9_.+-]{1,40}$/),
      endorsers: z.number().int().min(1),
    }),
    certificates: z.object({ root: GoDuration, machine: GoDuration, person: GoDuration }),
    storage: z.object({ bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/), region: z.string() }),
    certificateAuthority: z.object({ host: Host, port: Port, operationsPort: Port }),
    organisations: z.array(OrganisationDescription).min(1),
  })
  .superRefine((network, context) => {
    const problem = (message: string): void => context.addIssue({ code: 'custom', message });
    const unique = (what: string, values: readonly string[]): void => {
      if (new Set(values).size !== values.length) problem(`two organisations have the same ${what}`);
    };
    unique(
      'key',
      network.organisations.map((o) => o.key),
    );
    unique(
      'mspId',
      network.organisations.map((o) => o.mspId),
    );
    unique(
      'domain',
      network.organisations.map((o) => o.domain),
    );
    const orderers = network.organisations.filter((o) => o.orderer).length;
    if (network.ordering.type === 'BFT' && orderers < 4)
      problem('BFT ordering needs at least four organisations with an orderer');
    if (orderers === 0) problem('no organisation has an orderer');
    const peers = network.organisations.filter((o) => o.peer).length;
    if (peers < network.chaincode.endorsers) problem('fewer organisations have a peer than must endorse');
    if (network.organisations.filter((o) => o.type === 'sa').length !== 1) problem('exactly one organisation is SA');
    if (network.organisations.filter((o) => o.type === 'cloud').length !== 1)
      problem('exactly one organisation is the cloud');
    for (const org of network.organisations) {
      if (org.type === 'hospital' && org.departments.length === 0) problem(`${org.key} has no department`);
      if ((org.type === 'sa' || org.type === 'hospital') && !org.registrar) problem(`${org.key} has no registrar`);
    }
  });
export type NetworkDescription = z.infer<typeof NetworkDescription>;

export function parseDescription(text: string, source = 'network.yaml'): NetworkDescription {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (cause) {
    throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `${source} is not YAML`, { cause });
  }
  const result = NetworkDescription.safeParse(raw);
  if (!result.success)
    throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `${source}: ${z.prettifyError(result.error)}`, {
      cause: result.error,
    });
  return result.data;
}

export function readDescription(repository: string): NetworkDescription {
  return parseDescription(readFileSync(join(repository, 'fabric-config', 'network.yaml'), 'utf8'));
}

/**
 * The ordering actually used. One orderer means Raft with SA's orderer; otherwise what the description says, over all
 * orderers.
 * @throws OpenwardError INPUT_INVALID for a number the description cannot satisfy
 */
export function withOrderers(description: NetworkDescription, orderers: number): NetworkDescription {
  const available = description.organisations.filter((o) => o.orderer).length;
  if (orderers === available) return description;
  if (orderers !== 1)
    throw new OpenwardError('INPUT_INVALID', `--orderers is 1 (Raft) or ${available} (${description.ordering.type})`);
  const organisations = description.organisations.map((org) => {
    if (org.type === 'sa') return org;
    return { ...org, orderer: undefined };
  });
  return { ...description, organisations, ordering: { ...description.ordering, type: 'etcdraft' } };
}

export function organisationOfType(description: NetworkDescription, type: 'sa' | 'cloud'): OrganisationDescription {
  const found = description.organisations.find((o) => o.type === type);
  if (!found) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `no organisation of type ${type}`);
  return found;
}
