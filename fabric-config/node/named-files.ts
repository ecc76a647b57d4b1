import { X509Certificate } from 'node:crypto';
import { StorageKeys } from '../../api/formats/service-config.ts';
import { readFileSync, statSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { NodeDescription } from './description.ts';

/**
 * That the files which a description names for databases and storage are there and are what they should be: secrets
 * that not everybody on the machine reads, certificates. Whether the servers answer is for the services to say.
 * @throws OpenwardError NETWORK_DESCRIPTION_INVALID, naming the file
 */
export function requireNamedFiles({ database, storage }: NodeDescription): void {
  if (database !== undefined) {
    requireSecret(database.passwordFile);
    if (passwordIn(database.passwordFile) === '')
      throw invalid(`${database.passwordFile} does not begin with the database's password`);
    requireCertificates(database.authority);
  }
  if (storage?.s3 === undefined) return;
  requireSecret(storage.s3.keysFile);
  requireKeys(storage.s3.keysFile);
  requireCertificates(storage.s3.authority);
}

/** The first line of the file. @throws OpenwardError NETWORK_DESCRIPTION_INVALID when it cannot be read */
export function passwordIn(file: string): string {
  return textOf(file).split(/\r?\n/, 1)[0] ?? '';
}

function requireSecret(file: string): void {
  if ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o007)
    throw invalid(`everybody on this machine reads or writes ${file}: chmod o= takes that away`);
}

function requireKeys(file: string): void {
  const text = textOf(file);
  try {
    StorageKeys.parse(JSON.parse(text));
  } catch {
    // What is in it stays there: the cause would carry it along.
    throw invalid(`${file} is not {"accessKeyId": "...", "secretAccessKey": "..."}`);
  }
}

function requireCertificates(file: string | undefined): void {
  if (file === undefined) return;
  const certificates = textOf(file).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length > 0 && certificates.every(isCertificate)) return;
  throw invalid(`${file} holds no certificates, in PEM, for a server to be known by`);
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw invalid(`the node's description names ${file}, which cannot be read`, cause);
  }
}

function invalid(why: string, cause?: unknown): OpenwardError {
  return new OpenwardError('NETWORK_DESCRIPTION_INVALID', why, { cause });
}
