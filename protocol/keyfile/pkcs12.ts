import { createHash, randomBytes } from 'node:crypto';
import {
  at,
  bmpString,
  contentsOf,
  fromDer,
  integer,
  octets,
  oid,
  sequence,
  set,
  tagged,
  taggedOctets,
  toDer,
} from './asn1.ts';
import type { Node } from './asn1.ts';
import { decrypt, encrypt, encryptionAlgorithm, forget, macData, PASSWORD_SALT_BYTES, saltedBy } from './password.ts';
import type { Salted, Stretched } from './password.ts';

const data = '1.2.840.113549.1.7.1';
const encryptedData = '1.2.840.113549.1.7.6';
const shroudedKeyBag = '1.2.840.113549.1.12.10.1.2';
const certificateBag = '1.2.840.113549.1.12.10.1.3';
const x509Certificate = '1.2.840.113549.1.9.22.1';
const friendlyName = '1.2.840.113549.1.9.20';
const localKeyId = '1.2.840.113549.1.9.21';

/** What the three keys are called, in the order in which they lie there. */
export const keyNames = ['signing', 'tls', 'encryption'] as const;
/** What one of them is called. */
export type KeyName = (typeof keyNames)[number];

/** A key with its certificate. */
export interface KeyEntry {
  /** PKCS#8 DER; the caller overwrites it. */
  readonly key: Buffer;
  /** X.509 DER. */
  readonly certificate: Buffer;
}
/** All three. */
export type KeyEntries = Readonly<Record<KeyName, KeyEntry>>;

/** How often the passphrase is hashed for each key derived from it. */
export const USUAL_ITERATIONS = 600_000;
/** Below is found out too fast, above an edited file would never open. */
const FEWEST_ITERATIONS = 10_000;
const MOST_ITERATIONS = 2_000_000;

/** Everything of a file that is neither key nor certificate. */
interface Parameters extends Stretched {
  readonly keys: Readonly<Record<KeyName, Salted>>;
  readonly certificates: Salted;
  readonly macSalt: Buffer;
}

/**
 * A PKCS#12 file (RFC 7292), DER: three shrouded keys and their certificates, PBES2 with PBKDF2-HMAC-SHA-256 and
 * AES-256-CBC, MAC with SHA-256, the same number of iterations for all. `openssl pkcs12` and Java's keytool read it.
 * @param passphrase as it is hashed: whoever asks has normalised it
 */
export async function writePkcs12(
  entries: KeyEntries,
  passphrase: string,
  iterations = USUAL_ITERATIONS,
): Promise<Buffer> {
  const salted = (): Salted => ({ salt: randomBytes(PASSWORD_SALT_BYTES), iv: randomBytes(PASSWORD_SALT_BYTES) });
  const parameters: Parameters = {
    passphrase,
    iterations,
    derived: new Map(),
    keys: { signing: salted(), tls: salted(), encryption: salted() },
    certificates: salted(),
    macSalt: randomBytes(PASSWORD_SALT_BYTES),
  };
  return build(entries, parameters).finally(() => forget(parameters));
}

/**
 * What such a file holds. There is one way to write it: it is built anew from what was read, MAC and all, and must come
 * out the same. Throws for any other.
 */
export async function readPkcs12(bytes: Buffer, passphrase: string): Promise<KeyEntries> {
  const file = fromDer(bytes);
  const safes = fromDer(contentsOf(at(file, 1, 1, 0)));
  const bags = fromDer(contentsOf(at(safes, 0, 1, 0)));
  const sealed = at(safes, 1, 1, 0, 1);
  const parameters = parametersOf(file, bags, sealed, passphrase);
  try {
    const entries = await open(bags, contentsOf(at(sealed, 2)), parameters);
    if (!(await build(entries, parameters)).equals(bytes)) throw new RangeError('Not as it would be written');
    return entries;
  } finally {
    await forget(parameters);
  }
}

async function open(bags: Node, ciphertext: Buffer, parameters: Parameters): Promise<KeyEntries> {
  const key = (name: KeyName, position: number): Promise<Buffer> =>
    decrypt(contentsOf(at(bags, position, 1, 0, 1)), parameters.keys[name], parameters);
  const [plain, signing, tls, encryption] = await Promise.all([
    decrypt(ciphertext, parameters.certificates, parameters),
    key('signing', 0),
    key('tls', 1),
    key('encryption', 2),
  ]);
  const certificates = fromDer(plain);
  const entry = (of: Buffer, position: number): KeyEntry => ({
    key: of,
    certificate: contentsOf(at(certificates, position, 1, 0, 1, 0)),
  });
  return { signing: entry(signing, 0), tls: entry(tls, 1), encryption: entry(encryption, 2) };
}

function parametersOf(file: Node, bags: Node, sealed: Node, passphrase: string): Parameters {
  const iterations = numberOf(contentsOf(at(file, 2, 2)));
  if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS)
    throw new RangeError('Too many or few iterations');
  const salted = (position: number): Salted => saltedBy(at(bags, position, 1, 0, 0));
  return {
    passphrase,
    iterations,
    derived: new Map(),
    keys: { signing: salted(0), tls: salted(1), encryption: salted(2) },
    certificates: saltedBy(at(sealed, 1)),
    macSalt: contentsOf(at(file, 2, 1)),
  };
}

async function build(entries: KeyEntries, parameters: Parameters): Promise<Buffer> {
  const { certificates, macSalt } = parameters;
  const keyBags = await Promise.all(keyNames.map((name) => keyBag(name, entries[name], parameters)));
  const certificateBags = keyNames.map((name) =>
    bag(certificateBag, certificateOf(entries[name]), name, entries[name]),
  );
  const ciphertext = await encrypt(toDer(sequence(...certificateBags)), certificates, parameters);
  const contents = toDer(sequence(plain(toDer(sequence(...keyBags))), sealed(ciphertext, parameters)));
  return toDer(sequence(integer(3), plain(contents), await macData(contents, macSalt, parameters)));
}

async function keyBag(name: KeyName, entry: KeyEntry, parameters: Parameters): Promise<Node> {
  const salted = parameters.keys[name];
  const ciphertext = await encrypt(entry.key, salted, parameters);
  const algorithm = encryptionAlgorithm(salted, parameters.iterations);
  return bag(shroudedKeyBag, sequence(algorithm, octets(ciphertext)), name, entry);
}

function certificateOf({ certificate }: KeyEntry): Node {
  return sequence(oid(x509Certificate), tagged(octets(certificate)));
}

/** Key and certificate that belong together have one name and one id: SHA-256 of the certificate. */
function bag(type: string, value: Node, name: KeyName, { certificate }: KeyEntry): Node {
  const id = createHash('sha256').update(certificate).digest();
  const attributes = set(sequence(oid(friendlyName), set(bmpString(name))), sequence(oid(localKeyId), set(octets(id))));
  return sequence(oid(type), tagged(value), attributes);
}

function plain(contents: Buffer): Node {
  return sequence(oid(data), tagged(octets(contents)));
}

function sealed(ciphertext: Buffer, { certificates, iterations }: Parameters): Node {
  const algorithm = encryptionAlgorithm(certificates, iterations);
  const contents = sequence(oid(data), algorithm, taggedOctets(ciphertext));
  return sequence(oid(encryptedData), tagged(sequence(integer(0), contents)));
}

function numberOf(bytes: Buffer): number {
  return bytes.length > 4 ? Number.POSITIVE_INFINITY : bytes.readIntBE(0, bytes.length);
}
