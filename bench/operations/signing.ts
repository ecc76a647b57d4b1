import { createHash, sign, verify } from 'node:crypto';
import { DigestStream } from '../../protocol/envelope/digest.ts';
import { encodeHeader, signingInput } from '../../protocol/signature/jws.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import { RecordStatement } from '../../protocol/signature/statement.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import { drain, ecKeys, noise, piecesOf } from '../material.ts';
import type { Operation } from '../operation.ts';

const thumbprint = 'A'.repeat(43);

/** A statement as patient and doctor sign it; its length does not depend on the file's. */
function statement(bytes: number) {
  const digest = createHash('sha384').update(String(bytes)).digest('hex');
  return RecordStatement.parse({
    type: 'openward/record/1',
    T_ID: 'T-00000000000000000000000000000001',
    role: 'patient',
    pid: digest,
    digest,
    manifestDigest: digest,
    version: 1,
  });
}

/** What is signed in the end, its length as the client's. */
const bytesToSign = signingInput(encodeHeader(thumbprint), statement(1));

export const digest: Operation = {
  number: 3,
  name: 'SHA-384 digest',
  baseline: 'createHash in 1 MiB pieces, node:crypto',
  target: 1.1,
  independentOfSize: false,
  touchesBytes: true,
  prepare: (bytes) =>
    Promise.resolve({
      ours: () => drain(noise(bytes).pipe(new DigestStream())),
      bare: () => {
        const hash = createHash('sha384');
        for (const piece of piecesOf(bytes)) hash.update(piece);
        return Promise.resolve(hash.digest());
      },
    }),
};

export const signing: Operation = {
  number: 6,
  name: 'Sign',
  baseline: 'ECDSA P-256 over the same number of bytes, node:crypto',
  target: 1.2,
  independentOfSize: true,
  touchesBytes: false,
  prepare: (bytes) => {
    const keys = ecKeys();
    const signer = { sign: ecdsaSigner(keys.privateKey), thumbprint };
    const said = statement(bytes);
    return Promise.resolve({
      ours: () => signStatement(said, signer),
      bare: () => Promise.resolve(sign('sha256', bytesToSign, { key: keys.privateKey, dsaEncoding: 'ieee-p1363' })),
    });
  },
};

export const verification: Operation = {
  number: 15,
  name: 'Verify a signature',
  baseline: 'ECDSA P-256 over the same number of bytes, node:crypto',
  target: 1.2,
  independentOfSize: true,
  touchesBytes: false,
  prepare: async (bytes) => {
    const keys = ecKeys();
    const said = statement(bytes);
    const jws = await signStatement(said, { sign: ecdsaSigner(keys.privateKey), thumbprint });
    // As a certificate has it, which is what the client is given each time.
    const publicKey = keys.publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const bareSignature = sign('sha256', bytesToSign, { key: keys.privateKey, dsaEncoding: 'ieee-p1363' });
    return {
      ours: () => {
        verifyStatement(jws, said, { publicKey, thumbprint });
        return Promise.resolve();
      },
      bare: () =>
        Promise.resolve(
          verify('sha256', bytesToSign, { key: keys.publicKey, dsaEncoding: 'ieee-p1363' }, bareSignature),
        ),
    };
  },
};
