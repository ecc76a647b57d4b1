import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { existsSync, rmSync } from '../../connections/disk.ts';
import type { Network } from '../network.ts';
import type { StorageKeys } from '../../api/formats/service-config.ts';
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
export function prepareStorage(network: Network): void {
  privateFolder(network.paths.storage());
  privateFolder(dirname(network.paths.storageSocket()));
  rmSync(network.paths.storageSocket(), { force: true });
}

/** Creates the bucket unless it is there; over the socket, with the root user's keys. */
export async function ensureBucket(network: Network, keys: StorageKeys): Promise<void> {
  const { bucket } = network.description.storage;
  if (existsSync(`${network.paths.storage()}/${bucket}`)) return;
  // Loaded only for the first start: it takes longer to load than to use.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    endpoint: 'http://localhost',
    region: keys.region,
    forcePathStyle: true,
    credentials: { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey },
    requestHandler: { httpAgent: new SocketAgent(network.paths.storageSocket()) },
  });
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  } finally {
    client.destroy();
  }
}
