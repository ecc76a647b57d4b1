import { describe, expect, it } from 'vitest';
import { Share, ShareGrant } from '../../domain/share.ts';
import { codeThrownBy } from '../testing.ts';
import { readFixtures } from '../vectors/fixtures.ts';
import { isLowS, normaliseS } from './low-s.ts';
import { parseDetached } from './jws.ts';
import { ecdsaSigner, signStatement } from './sign.ts';
import { Statement } from './statement.ts';
import type {
  GrantStatement,
  RecordStatement,
  PlainRevocationStatement,
  RevocationStatement,
  FragmentReceipt,
} from './statement.ts';
import { grantStatement, recordStatement } from './statement-of.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import { verifyStatement } from './verify.ts';

const { patient, tid, shareId } = readFixtures();
const digest = 'ab'.repeat(48);
const instant = '2030-01-15T08:00:00.000Z';

const record: RecordStatement = {
  type: 'openward/record/1',
  T_ID: tid,
  role: 'doctor',
  pid: digest,
  digest,
  manifestDigest: digest,
  version: 1,
};
const grant: GrantStatement = {
  type: 'openward/grant/1',
  shareId,
  T_ID: tid,
  version: 1,
  patientPid: digest,
  consumerPid: digest,
  purpose: 'research',
  segments: ['s1'],
  expiry: instant,
  threshold: 1,
  proxies: ['CloudMSP'],
  fragmentDigests: [digest],
  capsuleDigest: digest,
  csDigest: digest,
  csBytes: 1,
};
const revocation: RevocationStatement = {
  type: 'openward/revocation/2',
  shareId,
  patientPid: digest,
  reasonDigest: digest,
  at: instant,
};
const plainRevocation: PlainRevocationStatement = {
  type: 'openward/revocation/1',
  shareId,
  patientPid: digest,
  reason: '',
  at: instant,
};
const receipt: FragmentReceipt = {
  type: 'openward/fragments-deleted/1',
  shareId,
  proxy: 'CloudMSP',
  fragmentDigests: [digest],
  at: instant,
};

/** The member's values that are the last to be taken, and the first to be refused. */
const bounds: [what: string, statement: Statement, member: string, taken: unknown[], refused: unknown[]][] = [
  ['a record', record, 'version', [1, 9999], [0, 10_000, 1.5, '1']],
  ['a record', record, 'role', ['patient', 'doctor'], ['technician', '']],
  ['a record', record, 'digest', [digest], [digest.toUpperCase(), digest.slice(1), `${digest}a`]],
  ['a grant', grant, 'version', [1, 9999], [0, 10_000, 1.5]],
  ['a grant', grant, 'segments', [['s1'], Array(10_000).fill('s1')], [[], Array(10_001).fill('s1'), ['']]],
  ['a grant', grant, 'threshold', [1, 16], [0, 17, 1.5]],
  ['a grant', grant, 'proxies', [Array(16).fill('CloudMSP')], [[], Array(17).fill('CloudMSP')]],
  ['a grant', grant, 'proxies', [[`${'A'.repeat(40)}MSP`], ['zMSP']], [[`${'A'.repeat(41)}MSP`], ['MSP'], ['a-bMSP']]],
  ['a grant', grant, 'proxies', [['a0MSP']], [['aMSPx'], [' aMSP'], ['a'], ['']]],
  ['a grant', grant, 'fragmentDigests', [[digest], Array(16).fill(digest)], [[], Array(17).fill(digest), ['ab']]],
  ['a grant', grant, 'csBytes', [1], [0, -1, 1.5]],
  ['a revocation', revocation, 'reasonDigest', [digest], [digest.toUpperCase(), digest.slice(1), undefined]],
  ['a first revocation', plainRevocation, 'reason', ['', 'x'.repeat(200)], ['x'.repeat(201), undefined]],
  ['a receipt', receipt, 'proxy', ['CloudMSP'], ['Cloud', '']],
  ['a receipt', receipt, 'fragmentDigests', [[digest], Array(16).fill(digest)], [[], Array(17).fill(digest), ['ab']]],
];

describe('a statement', () => {
  it.each(bounds)('that is %s has bounds: %#, %o, %s', (_, statement, member, taken, refused) => {
    const accepts = (value: unknown) => Statement.safeParse({ ...statement, [member]: value }).success;
    expect(taken.map(accepts)).toEqual(taken.map(() => true));
    expect(refused.map(accepts)).toEqual(refused.map(() => false));
  });

  it.each([record, grant, revocation, plainRevocation, receipt])(
    'of type $type has all its members and no other',
    (statement) => {
      expect(Statement.parse(statement)).toEqual(statement);
      expect(Statement.safeParse({ ...statement, more: 1 }).success).toBe(false);
      for (const member of Object.keys(statement))
        expect(Statement.safeParse({ ...statement, [member]: undefined }).success, member).toBe(false);
    },
  );

  it('is made of what was recorded or granted, and of nothing else', () => {
    const stored = { ...record, URL_C: 'elsewhere', version: 2 };
    expect(recordStatement(stored, 'patient', tid)).toEqual({ ...record, version: 2, role: 'patient', pid: tid });
    const share = Share.pick({ shareId: true, patientPid: true, consumerPid: true, purpose: true, reason: true });
    const terms = ShareGrant.omit({ grant: true });
    expect(
      grantStatement(
        share.parse({ ...grant, reason: 'asked for' }),
        terms.parse({ ...grant, csUrl: `s3://bucket/shares/${digest}` }),
      ),
    ).toEqual(grant);
  });
});

describe('a signature', () => {
  const thumbprint = certificateThumbprint(patient.signingCertificate);
  const verifier = { publicKey: patient.signingCertificate, thumbprint };
  const signed = () => signStatement(record, { sign: ecdsaSigner(patient.signingPrivateKey), thumbprint });

  it('has 64 bytes', () => {
    for (const length of [0, 63, 65, 128]) {
      expect(() => isLowS(Buffer.alloc(length))).toThrow(RangeError);
      expect(() => normaliseS(Buffer.alloc(length))).toThrow(RangeError);
    }
    const text = (length: number) => `e30..${Buffer.alloc(length).toString('base64url')}`;
    for (const length of [0, 63, 65])
      expect(() => parseDetached(text(length))).toThrow('An ES256 signature has 64 bytes');
  });

  it('is detached: three parts, the middle one empty', async () => {
    const jws = await signed();
    const [header = '', , signature = ''] = jws.split('.');
    expect(parseDetached(jws)).toEqual({
      encodedHeader: header,
      header: { alg: 'ES256', 'x5t#S256': thumbprint },
      signature: Buffer.from(signature, 'base64url'),
    });
    for (const text of [header, `${header}.`, `${header}.e30.${signature}`, `${jws}.`, `${jws}.x`, ''])
      expect(() => parseDetached(text), text).toThrow('Not a detached JWS');
  });

  it('is refused when another certificate is asked for, of whatever length its thumbprint', async () => {
    const jws = await signed();
    const otherFirst = `${thumbprint.startsWith('_') ? '-' : '_'}${thumbprint.slice(1)}`;
    for (const other of [thumbprint.slice(1), '', `${thumbprint}a`, otherFirst])
      expect(await codeThrownBy(() => verifyStatement(jws, record, { ...verifier, thumbprint: other }))).toBe(
        'SIGNATURE_INVALID',
      );
  });

  it('that is malformed is refused with the reason as the cause', () => {
    expect(() => verifyStatement('x', record, verifier)).toThrow(
      expect.objectContaining({ code: 'SIGNATURE_INVALID', cause: new SyntaxError('Not a detached JWS') }) as Error,
    );
  });

  it('is refused for a statement that is none', async () => {
    const jws = await signed();
    expect(await codeThrownBy(() => verifyStatement(jws, { ...record, version: 0 }, verifier))).toBe(
      'SIGNATURE_INVALID',
    );
  });
});
