import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { existsSync, rmSync } from '../../connections/disk.ts';
import type { Node } from '../node/node.ts';
import type { StorageKeys } from '../../api/formats/service-config.ts';
import type { NodePaths } from '../node/paths.ts';
import { privateFolder } from './files.ts';

/** Speaks HTTP over a Unix socket, whatever host the URL says. */
class SocketAgent extends Agent {
  constructor(private readonly path: string) {
    super();
  }

  override createConnection(): Socket {
    return connect({ path: this.path });
  }
}

/** A socket file outlives the process that was killed, and would be in the way of the next one. */
export function prepareStorage({ paths }: Node): void {
  privateFolder(paths.storage());
  privateFolder(dirname(paths.storageSocket()));
  rmSync(paths.storageSocket(), { force: true });
}

/** Creates the bucket unless it is there; over the socket, with the root user's keys. */
export async function ensureBucket(paths: NodePaths, bucket: string, keys: StorageKeys): Promise<void> {
  if (existsSync(`${paths.storage()}/${bucket}`)) return;
  // Loaded only for the first start: it takes longer to load than to use.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    endpoint: 'http://localhost',
    region: keys.region,
    forcePathStyle: true,
    credentials: { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey },
    requestHandler: { httpAgent: new SocketAgent(paths.storageSocket()) },
  });
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  } finally {
    client.destroy();
  }
}
