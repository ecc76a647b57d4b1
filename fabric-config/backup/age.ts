import { Decrypter, Encrypter } from 'age-encryption';
import { readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** Shorter ones are found by whoever guesses; age's scrypt takes about a second a guess. */
const SHORTEST = 16;

/** To whom a backup is sealed, as the command line has it. */
export interface SealOptions {
  readonly recipient?: readonly string[];
  readonly recipientFile?: string;
  readonly passphraseFile?: string;
}

/** What opens one. */
export interface OpenOptions {
  readonly identityFile?: string;
  readonly passphraseFile?: string;
}

/**
 * Seals to recipients (`age1…`) or under a passphrase, not both. @throws OpenwardError INPUT_INVALID, PASSPHRASE_WEAK,
 * FILE_UNREADABLE
 */
export function encrypterFor({ recipient = [], recipientFile, passphraseFile }: SealOptions): Encrypter {
  const recipients = [...recipient, ...(recipientFile === undefined ? [] : linesOf(recipientFile))];
  if (recipients.length > 0 === (passphraseFile !== undefined))
    throw new OpenwardError(
      'INPUT_INVALID',
      'a backup is sealed to recipients (age1…) or under a passphrase: one of both',
    );
  const encrypter = new Encrypter();
  if (passphraseFile !== undefined) encrypter.setPassphrase(strong(passphraseIn(passphraseFile)));
  for (const one of recipients) addRecipient(encrypter, one);
  return encrypter;
}

/** @throws OpenwardError INPUT_INVALID, FILE_UNREADABLE */
export function decrypterFor({ identityFile, passphraseFile }: OpenOptions): Decrypter {
  if ((identityFile === undefined) === (passphraseFile === undefined))
    throw new OpenwardError('INPUT_INVALID', 'a backup is opened by --identity-file or by --passphrase-file');
  const decrypter = new Decrypter();
  if (passphraseFile !== undefined) decrypter.addPassphrase(passphraseIn(passphraseFile));
  for (const one of identityFile === undefined ? [] : linesOf(identityFile)) addIdentity(decrypter, one);
  return decrypter;
}

function addRecipient(encrypter: Encrypter, recipient: string): void {
  try {
    encrypter.addRecipient(recipient);
  } catch (cause) {
    throw new OpenwardError('INPUT_INVALID', `${recipient} is no recipient of age (age1…)`, { cause });
  }
}

/** The line is a secret: nothing of it is told. */
function addIdentity(decrypter: Decrypter, identity: string): void {
  try {
    decrypter.addIdentity(identity);
  } catch {
    throw new OpenwardError('INPUT_INVALID', 'a line of the identity file is no identity of age (AGE-SECRET-KEY-1…)');
  }
}

/** As age's own files are: a line each, blank ones and those that begin with # left out. */
function linesOf(file: string): string[] {
  const lines = textOf(file)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length === 0) throw new OpenwardError('INPUT_INVALID', `${file} holds nothing`);
  return lines;
}

/** The first line. */
function passphraseIn(file: string): string {
  return textOf(file).split(/\r?\n/, 1)[0] ?? '';
}

function strong(passphrase: string): string {
  if (passphrase.length >= SHORTEST) return passphrase;
  throw new OpenwardError('PASSPHRASE_WEAK', `the passphrase of a backup has at least ${SHORTEST} characters`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof OpenwardError) throw cause;
    throw new OpenwardError('FILE_UNREADABLE', `${file} cannot be read`, { cause });
  }
}
