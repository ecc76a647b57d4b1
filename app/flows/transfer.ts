import { cloudApi } from '../../api/http/cloud.ts';
import type { Cloud, Clouds } from '../../api/http/clouds.ts';
import type { StorageGrant } from '../../api/messages/cloud.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ObjectUrl, TID } from '../../domain/ids.ts';
import { type ObjectKind, urlOf } from '../../domain/object-place.ts';
import type { ObjectGrant, ObjectStore } from '../ports/object-store.ts';
import type { Work } from '../ports/progress.ts';
import type { Spool, SpooledCiphertext } from '../ports/spool.ts';
import { isCode } from './errors.ts';
import { begin } from './work.ts';

export interface StoragePorts {
  readonly clouds: Clouds;
  readonly store: ObjectStore;
  readonly spool: Spool;
}

/** What a ciphertext must be, said by somebody we believe (a signature, the ledger), not by the storage. */
export interface Expected {
  readonly digest: string;
  readonly bytes: number;
}

/** What is uploaded: a ciphertext of a treatment. */
export interface Uploaded {
  readonly kind: ObjectKind;
  readonly tid: string;
  readonly ciphertext: SpooledCiphertext;
}

/**
 * Uploads to a cloud under the name of its digest. Doing it again is harmless: an object that is there already has the
 * contents its name says. Answers URL_C.
 */
export async function upload(
  { store }: Pick<StoragePorts, 'store'>,
  cloud: Cloud,
  { kind, tid, ciphertext }: Uploaded,
  work: Work,
): Promise<string> {
  const { digest, sha256, bytes } = ciphertext;
  begin(work, 'uploading', bytes, 'bytes');
  const sent = (done: number): void => work.progress?.('uploading', done, bytes, 'bytes');
  return byPermission(
    () => permissionToWrite(cloud, { kind, tid: TID.parse(tid), digest, sha256, bytes }, work),
    async (grant) => {
      try {
        await store.put(grant, ciphertext.read(), bytes, sent, work.signal);
      } catch (error) {
        if (!isCode(error, 'OBJECT_EXISTS')) throw error;
      }
      return grant.objectUrl;
    },
  );
}

async function permissionToWrite(
  { service, bucket }: Cloud,
  object: {
    readonly kind: ObjectKind;
    readonly tid: TID;
    readonly digest: string;
    readonly sha256: string;
    readonly bytes: number;
  },
  work: Work,
): Promise<StorageGrant & { readonly objectUrl: string }> {
  const grant = await service.call(cloudApi.grantUpload, { body: object }, work.signal);
  if (grant.objectUrl !== urlOf({ ...object, bucket })) throw otherObject();
  requirePermissionFor(grant.objectUrl, grant);
  return grant;
}

/**
 * Does something by a permission: the one at hand, else one that is asked for. One that the storage refuses has most
 * likely run out, which no clock of ours may judge before: a new one is asked for, once.
 */
export async function byPermission<G extends ObjectGrant, T>(
  ask: () => Promise<G>,
  use: (grant: G) => Promise<T>,
  held?: G,
): Promise<T> {
  try {
    return await use(held ?? (await ask()));
  } catch (error) {
    if (!isCode(error, 'PERMIT_REFUSED')) throw error;
  }
  return use(await ask());
}

/** Asks the cloud where it lies for permission, then as `download`. */
export async function fetchObject(
  ports: StoragePorts,
  tid: string,
  objectUrl: string,
  expected: Expected,
  work: Work,
): Promise<SpooledCiphertext> {
  return byPermission(
    () => permission(ports, tid, objectUrl, work),
    (grant) => download(ports, grant, expected, work),
  );
}

/** A permission to read one object of a treatment, for a short time. */
export async function permission(
  { clouds }: Pick<StoragePorts, 'clouds'>,
  tid: string,
  objectUrl: string,
  work: Work,
): Promise<StorageGrant> {
  const grant = await clouds
    .holding(objectUrl)
    .service.call(
      cloudApi.grantDownload,
      { body: { tid: TID.parse(tid), url: ObjectUrl.parse(objectUrl) } },
      work.signal,
    );
  requirePermissionFor(objectUrl, grant);
  return grant;
}

/** A permission's address ends with bucket and key of the very object. Errors: SERVICE_FAILED. */
export function requirePermissionFor(objectUrl: string, { url }: ObjectGrant): void {
  const [withoutQuery] = url.split('?', 1);
  if (!withoutQuery?.endsWith(objectUrl.slice('s3:/'.length))) throw otherObject();
}

function otherObject(): OpenwardError {
  return new OpenwardError('SERVICE_FAILED', 'The permission is for another object');
}

/**
 * Downloads as ciphertext and digests all of it before a byte may be opened. The caller discards it.
 * Errors: DIGEST_MISMATCH with both digests in its details.
 */
export async function download(
  ports: Pick<StoragePorts, 'store' | 'spool'>,
  grant: ObjectGrant,
  expected: Expected,
  work: Work,
): Promise<SpooledCiphertext> {
  begin(work, 'downloading', expected.bytes, 'bytes');
  const { body, bytes } = await ports.store.get(grant, work.signal);
  if (bytes !== expected.bytes) {
    body.destroy();
    throw mismatch(expected, `${bytes} bytes`);
  }
  const kept = await ports.spool.keep(
    body,
    (done) => work.progress?.('downloading', done, expected.bytes, 'bytes'),
    work.signal,
  );
  if (kept.digest === expected.digest && kept.bytes === expected.bytes) return kept;
  await kept.discard();
  throw mismatch(expected, kept.digest);
}

function mismatch(expected: Expected, found: string): OpenwardError {
  return new OpenwardError('DIGEST_MISMATCH', undefined, { details: { expected: expected.digest, found } });
}
