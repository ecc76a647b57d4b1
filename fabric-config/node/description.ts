import { parse } from 'yaml';
import { z } from 'zod';
import { readFileSync } from '../../connections/disk.ts';
import { Department } from '../../domain/appointment.ts';
import { TimeZone } from '../../domain/day.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { LocalisedText } from '../../domain/localised-text.ts';
import { Bucket, MspId } from '../../domain/ids.ts';
import { EnteringOrganisation } from '../../domain/user.ts';
import { FileMemory } from '../lifecycle/file-memory.ts';
import { Host, isThisMachine } from './address.ts';

/** 0: choose a free one at the first start. */
const Port = z.number().int().min(0).max(65535);
const AbsolutePath = z.string().startsWith('/');
const GoDuration = z.string().regex(/^\d+(ms|s|m|h)$/);
/** A machine's key that somebody may have come by is good for a year at most. */
const UpToAYear = GoDuration.refine((text) => hoursOf(text) <= 366 * 24, 'a year at most: 8784h');

/**
 * A part that others reach. What is absent is the node's: `bind` is where it listens, `host` and `publicPort` are where
 * others find it, behind a translation of addresses for instance.
 */
const Reached = z.strictObject({
  port: Port,
  bind: Host.optional(),
  host: Host.optional(),
  publicPort: Port.min(1).optional(),
});
const Operated = Reached.extend({ operationsPort: Port });

/**
 * PostgreSQL for the databases of the node's services, one for each: the name in the URL and what the service is, such
 * as `openward_hospital` and `openward_registrar`. The URL has no password; on another machine than this one the server
 * must be who the authority says (`verify-full`).
 */
const PostgresDescription = z.strictObject({
  url: z
    .string()
    .refine((text) => isPlainPostgres(text), 'postgres://user@host:port/name, without password, question mark or more'),
  passwordFile: AbsolutePath,
  authority: AbsolutePath.optional(),
});

function isPlainPostgres(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const named = /^\/[a-z][a-z0-9_]{0,40}$/.test(url?.pathname ?? '');
  const bare = url?.password === '' && url.search === '' && url.hash === '' && url.username !== '';
  return named && bare && /^postgres(ql)?:$/.test(url.protocol);
}

/**
 * An S3 server that is not the node's own, and takes paths that begin with the bucket, for any host. `keysFile` is
 * JSON: accessKeyId and secretAccessKey. On another machine than this one it must be who the authority says.
 */
const S3Description = z.strictObject({
  endpoint: z
    .string()
    .refine((text) => isPlainHttp(text), 'https://host:port, on this machine also http, and nothing behind it'),
  keysFile: AbsolutePath,
  authority: AbsolutePath.optional(),
});

function isPlainHttp(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` && !text.endsWith('/');
}

/** One organisation's own machines: what its operator writes, wherever the file lies. */
export const NodeDescription = z
  .strictObject({
    ...EnteringOrganisation.shape,
    format: z.literal('openward-node/1'),
    /** Its machines' TLS certificates are named `<machine>.<domain>`. */
    domain: Host,
    /** The address at which its programs listen. */
    bind: Host,
    /** The name or address at which others reach them. */
    host: Host,
    /** How long its roots, its machines' and its people's certificates are good. */
    certificates: z.strictObject({ root: GoDuration, machine: UpToAYear, person: GoDuration }),
    ca: z.strictObject({ port: Port, operationsPort: Port }),
    orderer: Operated.extend({ adminPort: Port }).optional(),
    peer: Operated.optional(),
    /** Where its people reach the peer. */
    ledgerGate: Reached.optional(),
    chaincode: z.strictObject({ port: Port }).optional(),
    /** SA's, the hospital's or the cloud server. */
    service: Reached.optional(),
    /** Where organisations that want to join hand in their applications; SA's alone. */
    door: Reached.optional(),
    /** Has the organisation's people certified; of every organisation that has people. */
    registrar: Reached.optional(),
    /** The TLS end of the object storage. */
    gate: Reached.optional(),
    storage: z
      .strictObject({
        bucket: Bucket,
        region: z.string(),
        /** In the node's own folder when absent. */
        s3: S3Description.optional(),
      })
      .optional(),
    /** Of a cloud: hours for which a recovery by guardians can be stopped; a day when absent. */
    recoveryDelayHours: z.number().min(0).max(720).optional(),
    /** MSP id of the cloud that is to have its people's data; the only one there is when absent. */
    cloud: MspId.optional(),
    /** SQLite in the node's own folder when absent. */
    database: PostgresDescription.optional(),
    departments: z.array(Department).default([]),
    /** Where a hospital's doctors see their patients; `{room}` becomes the number on the door. */
    consultingRoom: LocalisedText.default({ en: 'Room {room}' }),
    /** Whose hours and days a hospital's are. */
    timeZone: TimeZone.default('UTC'),
  })
  .superRefine((node, context) => {
    const problem = (message: string): void => context.addIssue({ code: 'custom', message });
    const together = (...parts: readonly (keyof typeof node)[]): void => {
      if (new Set(parts.map((part) => node[part] === undefined)).size > 1)
        problem(`${parts.join(', ')}: all of them or none`);
    };
    together('peer', 'ledgerGate', 'chaincode');
    together('gate', 'storage');
    if (node.database && node.database.authority === undefined && !isThisMachine(new URL(node.database.url).hostname))
      problem('a database on another machine is verified by its authority');
    if (node.storage?.s3 && !isKnownStorage(node.storage.s3))
      problem('a storage is reached by https and verified by its authority; by http on this machine alone');
    if (node.door && node.type !== 'sa') problem('only SA has a public door');
    if (node.type === 'hospital' && node.departments.length === 0) problem('a hospital has departments');
    if (node.type !== 'third-party' && node.service === undefined)
      problem(`an organisation of type ${node.type} runs a service`);
    if ((node.type === 'cloud') === (node.registrar !== undefined))
      problem('every organisation but the cloud has people, and a registrar');
    if (node.type !== 'cloud' && node.recoveryDelayHours !== undefined) problem('only a cloud delays a recovery');
    if (node.type === 'cloud' && node.cloud !== undefined) problem('a cloud names no other');
    if ((node.type === 'cloud') !== (node.gate !== undefined)) problem('the cloud has the storage, and nobody else');
  });
export type NodeDescription = z.infer<typeof NodeDescription>;

function isKnownStorage({ endpoint, authority }: z.infer<typeof S3Description>): boolean {
  const { protocol, hostname } = new URL(endpoint);
  return protocol === 'https:' ? authority !== undefined : isThisMachine(hostname);
}

function hoursOf(text: string): number {
  const hours: Readonly<Record<string, number>> = { ms: 1 / 3_600_000, s: 1 / 3600, m: 1 / 60, h: 1 };
  return Number.parseInt(text, 10) * (hours[text.replace(/^\d+/, '')] ?? 1);
}

/** @throws OpenwardError NETWORK_DESCRIPTION_INVALID, naming the source and what in it is wrong */
export function parseYaml<T>(schema: z.ZodType<T>, text: string, source: string): T {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (cause) {
    throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `${source} is not YAML`, { cause });
  }
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `${source}: ${z.prettifyError(result.error)}`, {
    cause: result.error,
  });
}

const descriptions = new FileMemory((file) => parseYaml(NodeDescription, readFileSync(file, 'utf8'), file));

/** Throws as `parseYaml`. */
export function readNodeDescription(file: string): NodeDescription {
  return descriptions.of(file);
}
