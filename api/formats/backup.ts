import { z } from 'zod';
import { MspId, Sha256Hex } from '../../domain/ids.ts';
import { EnteringOrganisation } from '../../domain/user.ts';

/** The newest version of the format, the last one that this release reads: `openward-backup/2`. */
export const newestBackupVersion = 2;
/**
 * What is written: 2 where there are databases of PostgreSQL, or objects elsewhere; 1 otherwise, which earlier releases
 * read.
 */
const formats = ['openward-backup/1', `openward-backup/${newestBackupVersion}`] as const;

/** The name of the first entry, of the last one, and of a node's own description. */
export const backupEntries = { head: 'backup.json', manifest: 'manifest', description: 'node.yaml' } as const;

/** What of one organisation's ledger is in a backup: heights in blocks, absent where it has no such part. */
export const BackedUpNode = z.strictObject({
  key: EnteringOrganisation.shape.key,
  mspId: MspId,
  peer: z.number().int().positive().optional(),
  orderer: z.number().int().positive().optional(),
  /** Where the databases of its services lie that are not in the backup, as `host:port`. */
  databases: z.string().optional(),
  /** The same of those that are in it. */
  dumped: z.string().optional(),
  /** Where its objects lie, likewise, when they are not in the backup. */
  objects: z.string().optional(),
});
export type BackedUpNode = z.infer<typeof BackedUpNode>;

/** The first entry of a backup: `backup.json`. */
export const BackupHead = z.strictObject({
  format: z.literal(formats),
  createdAt: z.iso.datetime(),
  /** `contractVersion` of the release that made it. */
  contract: z.number().int().nonnegative(),
  /** One organisation's node, with its description beside; or all nodes of a trial, with how many of them order. */
  of: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('node') }),
    z.strictObject({ kind: z.literal('trial'), orderers: z.number().int().positive() }),
  ]),
  /** Whether every orderer of the consortium is in it: then they stand at one height, and no other knows more. */
  everyOrderer: z.boolean(),
  nodes: z.array(BackedUpNode).min(1),
  /** Of all files together, about: what came into the storage meanwhile is not counted. */
  bytes: z.number().int().nonnegative(),
});
export type BackupHead = z.infer<typeof BackupHead>;

/** Any head, as far as every version has it: whether it is a backup, and of which version. */
export const AnyBackupHead = z.object({ format: z.string().regex(/^openward-backup\/\d{1,6}$/) });

/** Extended attributes of a file (`user.etag`), with which the storage knows what is whole and whose it is. */
export const Attributes = z.record(z.string().regex(/^user\.[\w.-]+$/), z.string().max(65_536));
export type Attributes = z.infer<typeof Attributes>;

/** A line of the last entry, `manifest`: one for each entry before it, in order. A folder's name ends with `/`. */
export const ManifestLine = z.strictObject({
  name: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: Sha256Hex,
  attributes: Attributes.optional(),
});
export type ManifestLine = z.infer<typeof ManifestLine>;

/**
 * `orderer-held-back.json` of a node that was restored while orderers elsewhere went on: they may know of votes that
 * its own orderer has forgotten. Removed once it may vote again.
 */
export const HeldBackOrderer = z.strictObject({
  format: z.literal('openward-held-back-orderer/1'),
  /** When the backup was taken, and when it was restored. */
  takenAt: z.iso.datetime(),
  restoredAt: z.iso.datetime(),
});
export type HeldBackOrderer = z.infer<typeof HeldBackOrderer>;
