import { spawn } from 'node:child_process';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { existsSync, readFileSync } from '../disk.ts';
import type { TokenKey } from './source.ts';

/** Of OpenSC, which speaks to every token that has a PKCS#11 library. */
const tool = 'pkcs11-tool';
/** A token behind a network takes its time; one that is gone answers never. */
const patience = 20_000;
const pinVariable = 'OPENWARD_TOKEN_PIN';

/** The token's public key of that name. @throws SECRET_UNAVAILABLE */
export async function publicKeyOf(key: TokenKey): Promise<KeyObject> {
  const der = await ask(key, ['--read-object', '--type', 'pubkey', '--label', key.object]);
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch (cause) {
    throw failed(key, `there is no RSA key ${key.object}`, cause);
  }
}

/**
 * The private key stays in the token, which decrypts by itself; what it gives goes through a pipe and onto no disk.
 * @throws SECRET_UNAVAILABLE
 */
export function unwrapWithToken(key: TokenKey, ciphertext: Buffer): Promise<Buffer> {
  const how = ['--decrypt', '--mechanism', 'RSA-PKCS-OAEP', '--hash-algorithm', 'SHA-1', '--mgf', 'MGF1-SHA1'];
  return ask(key, [...how, '--label', key.object], ciphertext);
}

/** The PIN goes by the environment: whoever lists processes sees their arguments. */
function ask(key: TokenKey, args: readonly string[], input?: Buffer): Promise<Buffer> {
  const how = ['--module', key.module, '--token-label', key.token, '--login', '--pin', `env:${pinVariable}`];
  const env = { ...process.env, [pinVariable]: pinOf(key) };
  return new Promise((resolve, reject) => {
    const child = spawn(tool, [...how, ...args], { env, timeout: patience, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const said: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => out.push(part));
    child.stderr.on('data', (part: Buffer) => said.push(part));
    child.on('error', (cause) => {
      reject(failed(key, `${tool} cannot be run; it is in the Debian package opensc`, cause));
    });
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(failed(key, lastLine(Buffer.concat(said).toString('utf8')) ?? `${tool} gave no answer`));
    });
    // One that has ended already takes nothing, and what it said is told.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function pinOf(key: TokenKey): string {
  const pin = existsSync(key.pinFile) ? readFileSync(key.pinFile, 'utf8').split('\n', 1)[0]?.trim() : undefined;
  if (pin === undefined || pin === '') throw failed(key, `${key.pinFile} has no PIN`);
  return pin;
}

const lastLine = (text: string): string | undefined =>
  text
    .split('\n')
    .filter((line) => /error|fail|no slot|not found/i.test(line))
    .at(-1)
    ?.trim();

function failed({ token }: TokenKey, why: string, cause?: unknown): OpenwardError {
  return new OpenwardError('SECRET_UNAVAILABLE', `The token ${token}: ${why}`, { cause });
}
