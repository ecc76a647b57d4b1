import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Presigner } from './presign.ts';

const settings = {
  publicUrl: 'https://127.0.0.1:9443',
  bucket: 'openward-records',
  region: 'local',
  accessKeyId: 'OW1',
  secretAccessKey: 'hidden',
};
const presigner = new Presigner(settings, { now: () => new Date('2024-09-02T01:00:00.000Z') });
const key = `records/${'a'.repeat(96)}`;

/**
 * Signature Version 4 by the book (AWS documentation, "Authenticating requests: using query parameters"), written
 * independently.
 */
function signatureOf(method: string, url: URL, headers: Record<string, string>): string {
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const names = Object.keys(headers).sort();
  const canonical = [
    method,
    url.pathname,
    query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&'),
    ...names.map((name) => `${name}:${headers[name] ?? ''}`),
    '',
    names.join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = '20240902/local/s3/aws4_request';
  const toSign = [
    'AWS4-HMAC-SHA256',
    '20240902T010000Z',
    scope,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const signingKey = scope
    .split('/')
    .reduce<Buffer>(
      (previous, part) => createHmac('sha256', previous).update(part).digest(),
      Buffer.from(`AWS4${settings.secretAccessKey}`),
    );
  return createHmac('sha256', signingKey).update(toSign).digest('hex');
}

describe('a presigned upload', () => {
  const content = { bytes: 1234, sha256: 'ab'.repeat(32) };
  const checksum = 'q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=';
  const headers = { 'content-length': '1234', 'if-none-match': '*', 'x-amz-checksum-sha256': checksum };

  it('is for this key, this length, these bytes and no overwriting, by its signature', async () => {
    const grant = await presigner.upload(key, content);
    const url = new URL(grant.url);
    expect(url.pathname).toBe(`/openward-records/${key}`);
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host;if-none-match;x-amz-checksum-sha256');
    expect(url.searchParams.get('X-Amz-Signature')).toBe(
      signatureOf('PUT', url, { ...headers, host: '127.0.0.1:9443' }),
    );
    expect(grant).toMatchObject({
      headers,
      expiresAt: '2024-09-02T01:05:00.000Z',
    });
  });

  it('names its checksum as a header alone: in the query it would bind nobody', async () => {
    const { searchParams } = new URL((await presigner.upload(key, content)).url);
    expect([...searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
  });
});

describe('a presigned download', () => {
  it('is for reading this key, for five minutes', async () => {
    const url = new URL((await presigner.download(key)).url);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('300');
    expect(url.searchParams.get('X-Amz-Signature')).toBe(signatureOf('GET', url, { host: '127.0.0.1:9443' }));
    expect(url.searchParams.get('X-Amz-Signature')).not.toBe(signatureOf('PUT', url, { host: '127.0.0.1:9443' }));
  });

  it('does not show the secret', async () => {
    expect((await presigner.download(key)).url).not.toContain('hidden');
  });
});
