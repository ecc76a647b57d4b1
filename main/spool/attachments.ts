import { basename, dirname, extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createReadStream, createWriteStream, mkdir, open, rm } from '../../connections/disk.ts';
import { bounds } from '../../domain/bounds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { cleaned } from '../../domain/text.ts';
import { MAX_SEGMENT_BYTES, withinLimit } from '../../domain/record.ts';
import type { Vault } from '../../app/ports/vault.ts';
import { DigestStream } from '../../protocol/envelope/digest.ts';
import { sealForPeople } from '../../protocol/envelope/seal.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import type { DraftAttachment } from '../../api/formats/draft.ts';

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
 * Copies a file the doctor chose to `copy`, sealed to the doctor's own key as it is read: the original may then be
 * moved or changed, and no plaintext of it is written. Errors: FILE_UNREADABLE, FILE_TOO_LARGE; nothing is left behind
 * then.
 */
export async function takeCopy(
  path: string,
  copy: string,
  sealing: { readonly certificate: string; readonly tid: string },
): Promise<Omit<DraftAttachment, 'id'>> {
  withinLimit(await sizeOf(path), MAX_SEGMENT_BYTES);
  const counted = { bytes: 0 };
  const digest = await sealCopy(Readable.from(pieces(path, counted), { objectMode: false }), copy, sealing);
  const mediaType = mediaTypes[extname(path).toLowerCase()] ?? 'application/octet-stream';
  return { title: titleOf(path), mediaType, bytes: counted.bytes, digest };
}

/** Seals to the doctor's own key as it is read. Answers the digest of the copy; errors as of `takeCopy`. */
export async function sealCopy(
  plaintext: Readable,
  copy: string,
  sealing: { readonly certificate: string; readonly tid: string },
): Promise<string> {
  const own = parseCertificate(sealing.certificate).publicKeyPem;
  const digest = new DigestStream();
  await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
  try {
    const sealed = sealForPeople(plaintext, {
      recipientPublicKeys: [own],
      context: { purpose: 'draft', tid: sealing.tid },
    });
    await pipeline(sealed, digest, createWriteStream(copy, { flags: 'wx', mode: 0o600, flush: true }));
  } catch (cause) {
    await rm(copy, { force: true });
    throw cause instanceof OpenwardError ? cause : new OpenwardError('FILE_UNREADABLE', undefined, { cause });
  }
  return digest.digestHex;
}

/**
 * The bytes of a file, counted as they come: it may grow while it is read. Errors: FILE_TOO_LARGE, those of the disk.
 */
async function* pieces(path: string, counted: { bytes: number }): AsyncGenerator<Buffer> {
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    if (!Buffer.isBuffer(piece)) throw new TypeError('A stream of bytes was expected');
    counted.bytes += piece.length;
    withinLimit(counted.bytes, MAX_SEGMENT_BYTES);
    yield piece;
  }
}

/** The file's name as a text for people: what a file may be called and a text may not hold becomes a blank. */
function titleOf(path: string): string {
  const name = basename(path).replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, ' ');
  return cleaned(name, bounds.title, 'attachment');
}

/** Opens a copy, after the whole ciphertext was found to have `digest`. Errors: FILE_UNREADABLE, ENVELOPE_TAMPERED. */
export async function openCopy(
  copy: string,
  digest: string,
  { vault, tid }: { readonly vault: Pick<Vault, 'openEnvelope'>; readonly tid: string },
): Promise<() => Readable> {
  const found = new DigestStream();
  await pipeline(readCopy(copy), found.resume()).catch((cause: unknown) => {
    throw new OpenwardError('FILE_UNREADABLE', 'The copy of an attached file cannot be read', { cause });
  });
  if (found.digestHex !== digest)
    throw new OpenwardError('ENVELOPE_TAMPERED', 'The copy of an attached file was changed');
  return () => vault.openEnvelope(readCopy(copy), { purpose: 'draft', tid });
}

function readCopy(copy: string): Readable {
  return createReadStream(copy, { highWaterMark: 1024 * 1024 });
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
    // A file that its chooser may not read is a file to choose anew, and no trouble of this machine's.
    if (cause instanceof OpenwardError && cause.code !== 'DISK_DENIED') throw cause;
    throw new OpenwardError('FILE_UNREADABLE', undefined, { cause });
  }
}
