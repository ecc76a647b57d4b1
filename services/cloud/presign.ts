import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
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

/**
 * Presigned URLs (AWS Signature Version 4): a pure computation, the storage is not asked. Each is good for one verb on
 * one key. An upload's length and `If-None-Match: *` are signed in, so neither another length nor an overwriting is
 * possible with it.
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

  async upload(key: string, bytes: number): Promise<StorageGrant> {
    const command = new PutObjectCommand({ Bucket: this.#bucket, Key: key, ContentLength: bytes, IfNoneMatch: '*' });
    const signed = new Set(['content-length', 'if-none-match']);
    const { at, expiresAt } = this.#period();
    const url = await getSignedUrl(this.#client, command, {
      expiresIn: lifetime,
      signingDate: at,
      signableHeaders: new Set(['host', ...signed]),
      unhoistableHeaders: signed,
    });
    return { url, headers: { 'content-length': String(bytes), 'if-none-match': '*' }, expiresAt };
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
