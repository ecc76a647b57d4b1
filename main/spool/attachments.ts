import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OpenwardError } from '../../domain/errors.ts';
import type { Vault } from '../../app/ports/vault.ts';
import { DigestStream } from '../../protocol/envelope/digest.ts';
import { sealForPeople } from '../../protocol/envelope/seal.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import type { DraftAttachment, Drafts } from './drafts.ts';

/** Largest file that may be attached. */
export const maxAttachmentBytes = 2 * 1024 ** 3;

const mediaTypes: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.dcm': 'application/dicom',
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.xml': 'application/xml',
  '.json': 'application/json',
  '.mp4': 'video/mp4',
};

/**
 * Takes a copy of a file the doctor chose, sealed to the doctor's own key as it is read: the original may then be moved or changed,
 * and no plaintext of it is written. Errors: FILE_UNREADABLE, FILE_TOO_LARGE.
 */
export async function takeAttachment(
  drafts: Drafts,
  vault: Vault,
  tid: string,
  path: string,
): Promise<DraftAttachment> {
  const bytes = await sizeOf(path);
  if (bytes > maxAttachmentBytes)
    throw new OpenwardError('FILE_TOO_LARGE', undefined, { details: { bytes, limit: maxAttachmentBytes } });
  const id = randomUUID();
  const file = drafts.attachmentFile(tid, id);
  const own = parseCertificate(vault.certificates.encryptionCertificate).publicKeyPem;
  const digest = new DigestStream();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const sealed = sealForPeople(createReadStream(path, { highWaterMark: 1024 * 1024 }), {
      recipientPublicKeys: [own],
      context: { purpose: 'draft', tid },
    });
    await pipeline(sealed, digest, createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }));
  } catch (cause) {
    await rm(file, { force: true });
    throw new OpenwardError('FILE_UNREADABLE', undefined, { cause });
  }
  return {
    id,
    title: basename(path).slice(0, 200),
    mediaType: mediaTypes[extname(path).toLowerCase()] ?? 'application/octet-stream',
    bytes,
    digest: digest.digestHex,
  };
}

/** The attachment's bytes, after the whole ciphertext was found to be what the draft says. */
export async function attachmentReader(
  drafts: Drafts,
  vault: Vault,
  tid: string,
  { id, digest: expected }: DraftAttachment,
): Promise<() => Readable> {
  const digest = new DigestStream();
  await pipeline(drafts.readAttachment(tid, id), digest.resume()).catch((cause: unknown) => {
    throw new OpenwardError('FILE_UNREADABLE', 'The copy of an attached file cannot be read', { cause });
  });
  if (digest.digestHex !== expected)
    throw new OpenwardError('ENVELOPE_TAMPERED', 'The copy of an attached file was changed');
  return () => vault.openEnvelope(drafts.readAttachment(tid, id), { purpose: 'draft', tid });
}

async function sizeOf(path: string): Promise<number> {
  try {
    const handle = await open(path, 'r');
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw new OpenwardError('FILE_UNREADABLE', 'It is not a file');
      return found.size;
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw cause instanceof OpenwardError ? cause : new OpenwardError('FILE_UNREADABLE', undefined, { cause });
  }
}
