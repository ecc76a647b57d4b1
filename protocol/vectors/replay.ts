import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { TreatmentSessionKey } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { unpackRecord } from '../container/unpack.ts';
import { canonicalText } from '../encoding/canonical-json.ts';
import { openAsPerson, openWithShareKey } from '../envelope/open.ts';
import { parseCertificate, verifyChain } from '../identity/certificate.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import { decryptWith } from '../messages/jwe.ts';
import { readWords } from '../messages/words.ts';
import { fragmentDigest } from '../reencryption/fragment-digest.ts';
import { verifyFragment } from '../reencryption/proxy.ts';
import { openShareKey } from '../reencryption/recipient.ts';
import { Statement } from '../signature/statement.ts';
import { verifyStatement } from '../signature/verify.ts';
import type { Verifier } from '../signature/verify.ts';
import { auditCases } from './judged-trails.ts';
import { guardianSetCases } from './opened-guardians.ts';
import { keyFileCases } from './opened-key-file.ts';
import { recoveryCases } from './opened-recovery.ts';
import { openedVault } from './opened-vault.ts';
import { readingCases } from './readings.ts';
import { residentCases, ridCases } from './replayed-rids.ts';
import { documentOf, openedAs, readDocument } from './documents.ts';
import { readFixtures, readVectors } from './fixtures.ts';
import type { VectorFile } from './vector-files.ts';
import type { Fixtures, PersonFixture } from './fixtures.ts';
import {
  ContainerVectors,
  DocumentVectors,
  EnvelopeVectors,
  IdentityVectors,
  MessageVectors,
  ReencryptionVectors,
  StatementVectors,
  VaultRuleVectors,
  VaultVectors,
  WordsVectors,
} from './schemas.ts';

/** A frozen case, and what this program makes of it. */
export interface ReplayedCase {
  /** Name of the JSON file without its ending. */
  readonly file: VectorFile;
  readonly name: string;
  /** Absent in a case that must work; else the codes one of which must be the answer. */
  readonly errors: readonly string[] | undefined;
  /** Where what is given is itself that something is wrong. */
  readonly isRefused?: boolean;
  /** What a case that must work gives. */
  readonly expected: unknown;
  readonly replay: () => unknown;
}

/** What replays the cases of a file. */
const REPLAY: Readonly<Record<VectorFile, (file: VectorFile, fixtures: Fixtures) => ReplayedCase[]>> = {
  container: containers,
  'container-rules': containers,
  'set-aside-rules': containers,
  envelope: envelopes,
  'envelope-rules': envelopes,
  statements,
  'statements-rules': statements,
  'revocation-rules': statements,
  'registration-rules': statements,
  'renewal-rules': statements,
  'replacement-rules': statements,
  'membership-rules': statements,
  messages,
  'messages-rules': messages,
  'words-rules': words,
  reencryption: reencryptions,
  'reencryption-rules': reencryptions,
  identity: (file) => [...chains(file), ...residentCases().map((one) => ({ file, ...one }))],
  'identity-rules': chains,
  'rid-rules': rids,
  'rid-form-rules': rids,
  'document-rules': documents,
  'former-device-rules': documents,
  'device-record-rules': documents,
  'device-read-times-rules': documents,
  'amendment-rules': documents,
  vault: formerVaults,
  'vault-rules': vaults,
  'vault-argon2id-rules': vaults,
  'vault-pending-rules': vaults,
  'vault-return-rules': vaults,
  'vault-former-rules': vaults,
  'reading-rules': (file) => readingCases(file).map((one) => ({ file, ...one })),
  'renewed-reading-rules': (file) => readingCases(file).map((one) => ({ file, ...one })),
  'amended-reading-rules': (file) => readingCases(file).map((one) => ({ file, ...one })),
  'key-file-rules': (file) => keyFileCases().map((one) => ({ file, ...one })),
  'recovery-rules': (file) => recoveryCases().map((one) => ({ file, ...one })),
  'guardian-rules': statements,
  'audit-rules': (file) => auditCases().map((one) => ({ file, ...one })),
  'guardian-set-rules': (file) => guardianSetCases().map((one) => ({ file, ...one })),
};

/** The cases of one file, in its order. */
export function replayedCases(file: VectorFile): ReplayedCase[] {
  return REPLAY[file](file, readFixtures());
}

function containers(file: VectorFile): ReplayedCase[] {
  return readVectors(file, ContainerVectors).cases.map(
    ({ name, expect, tarGzip, manifestDigest, segments, errors }) => ({
      file,
      name,
      errors,
      expected: segments,
      async replay() {
        const tar = Readable.from([gunzipSync(Buffer.from(tarGzip, 'base64'))]);
        const opened = await unpackRecord(tar, { maxSegmentBytes: 1024, expect, manifestDigest });
        return opened.segments.map(({ id, meta, data }) => ({ id, title: meta.title, data: data.toString('base64') }));
      },
    }),
  );
}

function envelopes(file: VectorFile, fixtures: Fixtures): ReplayedCase[] {
  return readVectors(file, EnvelopeVectors).cases.map(({ name, opener, context, ciphertext, plaintext, errors }) => ({
    file,
    name,
    errors,
    expected: plaintext,
    async replay() {
      const message = Readable.from([Buffer.from(ciphertext, 'base64')]);
      const opened =
        opener === 'share'
          ? openWithShareKey(message, { shareKey: Buffer.from(fixtures.shareKey, 'hex'), context })
          : openAsPerson(message, {
              privateKey: fixtures[opener].encryptionPrivateKey,
              publicKey: fixtures[opener].encryptionPublicKey,
              context,
            });
      return (await buffer(opened)).toString('base64');
    },
  }));
}

function statements(file: VectorFile, fixtures: Fixtures): ReplayedCase[] {
  return readVectors(file, StatementVectors).cases.map(
    ({ name, signer, verifier, statement, canonical, jws, errors }) => ({
      file,
      name,
      errors,
      expected: canonical,
      replay() {
        const parsed = Statement.safeParse(statement);
        if (!parsed.success) throw new OpenwardError('SIGNATURE_INVALID', 'The statement is malformed');
        verifyStatement(jws, parsed.data, verifier ?? verifierOf(fixtures[signer]));
        return canonicalText(parsed.data);
      },
    }),
  );
}

function messages(file: VectorFile, fixtures: Fixtures): ReplayedCase[] {
  return readVectors(file, MessageVectors).cases.map(({ name, recipient, jwe, contents, errors }) => ({
    file,
    name,
    errors,
    expected: contents,
    replay: () => decryptWith(fixtures[recipient].encryptionPrivateKey, jwe, TreatmentSessionKey),
  }));
}

function words(file: VectorFile, fixtures: Fixtures): ReplayedCase[] {
  return readVectors(file, WordsVectors).cases.map(({ name, recipient, jwe, text, errors, ...expected }) => ({
    file,
    name,
    errors,
    expected: text,
    replay: async () =>
      readWords(await decryptWith(fixtures[recipient].encryptionPrivateKey, jwe, z.unknown()), expected),
  }));
}

function reencryptions(file: VectorFile, fixtures: Fixtures): ReplayedCase[] {
  const { fragments, openings } = readVectors(file, ReencryptionVectors);
  return [
    ...fragments.map(({ name, fragment, digest, keys, errors }) => ({
      file,
      name: `a fragment: ${name}`,
      errors,
      expected: digest,
      replay() {
        verifyFragment(fragment, keys);
        return fragmentDigest(fragment);
      },
    })),
    ...openings.map(({ name, opener, shareKey, errors, ...received }) => ({
      file,
      name: `a share key: ${name}`,
      errors,
      expected: shareKey,
      replay: () => Buffer.from(openShareKey(Buffer.from(fixtures[opener].preSeed, 'hex'), received)).toString('hex'),
    })),
  ];
}

function chains(file: VectorFile): ReplayedCase[] {
  return readVectors(file, IdentityVectors.pick({ chains: true })).chains.map(
    ({ name, certificate, roots, at, thumbprint, attributes, errors }) => ({
      file,
      name,
      errors,
      expected: { thumbprint, attributes },
      replay() {
        verifyChain(certificate, roots, new Date(at));
        const read = parseCertificate(certificate);
        return { thumbprint: read.thumbprint, attributes: read.attributes };
      },
    }),
  );
}

function rids(file: VectorFile, fixtures: Fixtures): ReplayedCase[] {
  return ridCases(file, fixtures).map((one) => ({ file, ...one }));
}

function documents(file: VectorFile): ReplayedCase[] {
  const { bases, cases } = readVectors(file, DocumentVectors);
  return cases.map((one) => ({
    file,
    name: one.name,
    errors: one.errors,
    expected: openedAs(one.base, bases[one.base]),
    replay: () => readDocument(one.base, documentOf(bases, one)),
  }));
}

function formerVaults(file: VectorFile): ReplayedCase[] {
  return readVectors(file, VaultVectors).cases.map(({ name, passphrase, file: vault, secrets, errors }) => ({
    file,
    name,
    errors,
    expected: secrets,
    replay: async () => (await openedVault(JSON.stringify(vault), passphrase)).secrets,
  }));
}

function vaults(file: VectorFile): ReplayedCase[] {
  return readVectors(file, VaultRuleVectors).cases.map(({ name, passphrase, keyring, text, opened, errors }) => ({
    file,
    name,
    errors,
    expected: opened,
    replay: () => openedVault(text, passphrase, keyring),
  }));
}

/** Whom a signature of one of the people must be by. */
export function verifierOf(person: PersonFixture): Verifier {
  return { publicKey: person.signingCertificate, thumbprint: certificateThumbprint(person.signingCertificate) };
}
