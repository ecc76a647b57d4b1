import { createECDH, createHash, hkdfSync } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { unpackRecord } from '../container/unpack.ts';
import { canonicalText } from '../encoding/canonical-json.ts';
import { sha384Hex } from '../envelope/digest.ts';
import { openAsPerson, openWithShareKey } from '../envelope/open.ts';
import type { EnvelopeContext } from '../envelope/context.ts';
import { parseCertificate, verifyChain } from '../identity/certificate.ts';
import { openRid, pidOf } from '../identity/pid.ts';
import { wrapShareKey } from '../reencryption/delegator.ts';
import { capsuleDigest, fragmentDigest } from '../reencryption/fragment-digest.ts';
import { preIdentity } from '../reencryption/identity.ts';
import { openShareKey } from '../reencryption/recipient.ts';
import { RecordStatement } from '../signature/statement.ts';
import { verifyStatement } from '../signature/verify.ts';
import { codeThrownBy } from '../testing.ts';
import { readFixtures, readVectors } from './fixtures.ts';
import { replayedCases, verifierOf } from './replay.ts';
import { VECTOR_FILES } from './vector-files.ts';
import type { ReplayedCase } from './replay.ts';
import { IdentityVectors, ReencryptionVectors, StatementVectors, StoryVectors } from './schemas.ts';

const fixtures = readFixtures();
const shareKey = Buffer.from(fixtures.shareKey, 'hex');
const cases = VECTOR_FILES.flatMap(replayedCases);

/** Where a frozen case leaves the code open, ours is that of another's key only if the key's name was changed. */
function ourCodes({ name, errors = [] }: ReplayedCase): readonly string[] {
  if (errors.length === 1) return errors;
  return [name.includes('key namespace') ? 'ENVELOPE_NOT_FOR_US' : 'ENVELOPE_TAMPERED'];
}

describe('frozen cases', () => {
  for (const one of cases) {
    it(`${one.errors === undefined ? 'takes' : 'refuses'} ${one.file}: ${one.name}`, async () => {
      if (one.errors === undefined) expect(await one.replay()).toEqual(one.expected);
      else expect([await codeThrownBy(one.replay)]).toEqual(ourCodes(one));
    });
  }

  it('have names of their own, by which a reader can speak of them', () => {
    const names = cases.map(({ file, name }) => `${file}: ${name}`);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('give the text that is signed, of the refused ones as well', () => {
    for (const { statement, canonical } of readVectors('statements', StatementVectors).cases)
      expect(canonicalText(statement)).toBe(canonical);
  });
});

describe('frozen re-encryption', () => {
  const { identities, derived, fragments } = readVectors('reencryption', ReencryptionVectors);
  const seedOf = (person: 'patient' | 'doctor' | 'consumer') => Buffer.from(fixtures[person].preSeed, 'hex');

  it('derives the same public keys from the same seeds', () => {
    for (const { person, ...keys } of identities) expect(preIdentity(seedOf(person))).toEqual(keys);
  });

  it('derives the same key for the same record and share', () => {
    for (const { tid, shareId, publicKey } of derived)
      expect(wrapShareKey(seedOf('patient'), tid, shareKey, { shareId }).delegatingPublicKey).toBe(publicKey);
  });

  it('gives the digests of fragments', () => {
    for (const { fragment, digest } of fragments) expect(fragmentDigest(fragment)).toBe(digest);
  });

  it('derives keys the way docs/formats.md says, without the library', () => {
    for (const { tid, shareId, publicKey } of derived)
      expect(deriveByTheBook(seedOf('patient'), tid, shareId)).toBe(publicKey);
  });
});

describe('frozen identities', () => {
  const { pids, chains } = readVectors('identity', IdentityVectors);

  it('gives the same pseudo-identity for the same sealed RID, which its owner can open', () => {
    for (const { person, sealedRid, pid } of pids) {
      expect(pidOf(Buffer.from(sealedRid, 'base64'))).toBe(pid);
      expect(openRid(Buffer.from(sealedRid, 'base64'), fixtures[person].encryptionPrivateKey)).toEqual(
        fixtures[person].rid,
      );
    }
  });

  it('finds the issuer of a certificate, and what it says of its holder', () => {
    for (const { certificate, roots, at, errors } of chains.filter((chain) => chain.errors === undefined)) {
      expect(errors).toBeUndefined();
      expect(verifyChain(certificate, roots, new Date(at))).toBe(fixtures.authority.certificate);
      expect(parseCertificate(certificate)).toMatchObject({ mspHint: 'Hospital1MSP' });
    }
  });
});

describe('the frozen story', () => {
  const story = readVectors('story', StoryVectors);
  const { pde, release, grant } = story;
  const recordCiphertext = Buffer.from(story.recordCiphertext, 'base64');
  const shareCiphertext = Buffer.from(story.shareCiphertext, 'base64');

  it('lets the patient check and open the record', async () => {
    expect(sha384Hex(recordCiphertext)).toBe(pde.digest);
    verifyBothSignatures(pde);
    const plaintext = openEnvelope(recordCiphertext, 'patient', { purpose: 'record', tid: pde.T_ID });
    const { segments } = await unpackRecord(plaintext, {
      maxSegmentBytes: 1024,
      expect: 'record',
      manifestDigest: pde.manifestDigest,
    });
    expect(segments.map(({ id, meta, data }) => ({ id, title: meta.title, data: data.toString('base64') }))).toEqual(
      story.recordSegments,
    );
  });

  it('lets the consumer check and open what was shared, and nothing else', async () => {
    const { statement } = grant;
    if (statement.type !== 'openward/grant/1') throw new Error('A grant was expected');
    verifyStatement(grant.jws, statement, verifierOf(fixtures.patient));
    expect([sha384Hex(shareCiphertext), capsuleDigest(release.capsule)]).toEqual([
      statement.csDigest,
      statement.capsuleDigest,
    ]);
    const key = openShareKey(Buffer.from(fixtures.consumer.preSeed, 'hex'), {
      ...release,
      cfrags: [release.cfrag],
      delegatingPublicKey: release.delegatingKey,
      patientVerifyingKey: release.verifyingKey,
    });
    const plaintext = openWithShareKey(Readable.from([shareCiphertext]), {
      shareKey: key,
      context: { purpose: 'share', tid: statement.T_ID, shareId: statement.shareId },
    });
    const { segments, excerpt } = await unpackRecord(plaintext, {
      maxSegmentBytes: 1024,
      expect: 'share',
      manifestDigest: pde.manifestDigest,
    });
    expect(segments.map(({ id }) => id)).toEqual(story.sharedSegments);
    expect(pde).toMatchObject(excerpt ?? { missing: true });
  });

  function verifyBothSignatures({
    T_ID,
    digest,
    manifestDigest,
    version,
    D_SP,
    D_SD,
    patientPid,
    doctorPid,
  }: typeof pde): void {
    const common = { type: 'openward/record/1', T_ID, digest, manifestDigest, version } as const;
    verifyStatement(
      D_SP,
      RecordStatement.parse({ ...common, role: 'patient', pid: patientPid }),
      verifierOf(fixtures.patient),
    );
    verifyStatement(
      D_SD,
      RecordStatement.parse({ ...common, role: 'doctor', pid: doctorPid }),
      verifierOf(fixtures.doctor),
    );
  }
});

it('keeps the vectors small', () => {
  const folder = new URL('.', import.meta.url);
  const sizes = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => statSync(new URL(name, folder)).size);
  expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(4_250_000);
});

function openEnvelope(
  ciphertext: Buffer,
  opener: 'patient' | 'doctor' | 'consumer',
  context: EnvelopeContext,
): Readable {
  const { encryptionPrivateKey: privateKey, encryptionPublicKey: publicKey } = fixtures[opener];
  return openAsPerson(Readable.from([ciphertext]), { privateKey, publicKey, context });
}

function deriveByTheBook(seed: Buffer, tid: string, shareId: string | undefined): string {
  const expand = (key: Buffer, info: string, length: number) =>
    Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), info, length));
  const factory = (key: Buffer, label: string) => expand(key, `FACTORY_DERIVATION/${label}`, 32);
  const secret = (key: Buffer, label: string): Buffer => {
    const info = `KEY_DERIVATION/${label}`;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(info.length);
    const digest = createHash('sha256')
      .update(length)
      .update(info)
      .update(expand(key, info, 64))
      .digest('hex');
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    return Buffer.from(((BigInt(`0x${digest}`) % (order - 1n)) + 1n).toString(16).padStart(64, '0'), 'hex');
  };
  const records = factory(seed, 'openward/pre/records/1');
  const curve = createECDH('secp256k1');
  curve.setPrivateKey(shareId === undefined ? secret(records, tid) : secret(factory(records, tid), shareId));
  return curve.getPublicKey('hex', 'compressed');
}
