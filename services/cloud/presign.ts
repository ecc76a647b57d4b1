import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Clock } from '../../domain/clock.ts';
import type { StorageGrant } from '../../api/messages/cloud.ts';

export interface StorageSettings {
  /** Address of the storage gate, which is what is signed for. */
  readonly publicUrl: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Seconds within which a transfer must begin. */
const lifetime = 300;

/** What an upload may bring. */
export interface Content {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/**
 * Presigned URLs (AWS Signature Version 4): a pure computation, the storage is not asked. Each is good for one verb on
 * one key. An upload's length, its SHA-256 and `If-None-Match: *` are signed in, so with it neither other bytes can be
 * put there nor can anything be overwritten.
 */
export class Presigner {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(
    settings: StorageSettings,
    private readonly clock: Clock,
  ) {
    this.#bucket = settings.bucket;
    this.#client = new S3Client({
      endpoint: settings.publicUrl,
      region: settings.region,
      forcePathStyle: true,
      credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
      // The SDK would otherwise sign the checksum of an empty body into an upload.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  async upload(key: string, { bytes, sha256 }: Content): Promise<StorageGrant> {
    const checksum = Buffer.from(sha256, 'hex').toString('base64');
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      ContentLength: bytes,
      ChecksumSHA256: checksum,
      IfNoneMatch: '*',
    });
    const headers = {
      'content-length': String(bytes),
      'if-none-match': '*',
      'x-amz-checksum-sha256': checksum,
    };
    // Headers that are only in the query bind nobody: these must come as headers, or the signature is another.
    const signed = new Set(Object.keys(headers));
    const { at, expiresAt } = this.#period();
    const url = await getSignedUrl(this.#client, command, {
      expiresIn: lifetime,
      signingDate: at,
      signableHeaders: new Set(['host', ...signed]),
      unhoistableHeaders: signed,
    });
    return { url, headers, expiresAt };
  }

  /** For the service itself, which looks what lies there. */
  async look(key: string): Promise<string> {
    return getSignedUrl(this.#client, new HeadObjectCommand({ Bucket: this.#bucket, Key: key }), {
      expiresIn: lifetime,
      signingDate: this.clock.now(),
    });
  }

  async download(key: string): Promise<StorageGrant> {
    const { at, expiresAt } = this.#period();
    const url = await getSignedUrl(this.#client, new GetObjectCommand({ Bucket: this.#bucket, Key: key }), {
      expiresIn: lifetime,
      signingDate: at,
    });
    return { url, headers: {}, expiresAt };
  }

  #period(): { at: Date; expiresAt: string } {
    const at = this.clock.now();
    return { at, expiresAt: new Date(at.getTime() + lifetime * 1000).toISOString() };
  }
}
