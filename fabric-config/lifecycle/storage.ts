import { dirname } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { existsSync, rmSync } from '../../connections/disk.ts';
import { reachOf, StorageAgent } from '../../connections/storage/reach.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ensureStorageKeys, keepsObjects, storagePlace } from '../generate/services.ts';
import type { Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { privateFolder } from './files.ts';

/** A socket file outlives the process that was killed, and would be in the way of the next one. */
export function prepareStorage({ paths }: Node): void {
  privateFolder(paths.storage());
  privateFolder(dirname(paths.storageSocket()));
  rmSync(paths.storageSocket(), { force: true });
}

/**
 * Creates the bucket unless it is there; over the way that the services go, with their keys. Errors:
 * STORAGE_UNAVAILABLE, for an S3 server that does not answer, is not who its authority says, or refuses the keys.
 */
export async function ensureBucket(node: Node): Promise<void> {
  const { description, paths } = node;
  const { storage } = description;
  if (storage === undefined) return;
  const { bucket, region } = storage;
  if (keepsObjects(description) && existsSync(`${paths.storage()}/${bucket}`)) return;
  const { accessKeyId, secretAccessKey } = ensureStorageKeys(node);
  // Loaded only for the first start: it takes longer to load than to use.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { S3Client } = await import('@aws-sdk/client-s3');
  const own = (file: string): string => readText(paths.identity('gate', file));
  const reach = reachOf(storagePlace(node), () => ({ certificate: own('tls.pem'), key: own('tls-key.pem') }));
  const client = new S3Client({
    endpoint: 'http://localhost',
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestHandler: { httpAgent: new StorageAgent(reach), requestTimeout: 15_000 },
    maxAttempts: 2,
  });
  try {
    await createBucket(client, bucket);
  } catch (cause) {
    const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : '';
    throw new OpenwardError('STORAGE_UNAVAILABLE', `the bucket ${bucket} is out of reach, ${said}`, { cause });
  } finally {
    client.destroy();
  }
}

async function createBucket(client: S3Client, bucket: string): Promise<void> {
  const { CreateBucketCommand, HeadBucketCommand, NotFound } = await import('@aws-sdk/client-s3');
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  }
}
