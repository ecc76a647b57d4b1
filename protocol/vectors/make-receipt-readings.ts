import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Deletion } from '../../domain/share.ts';
import { certificateThumbprint } from '../identity/thumbprint.ts';
import { ecdsaSigner, signStatement } from '../signature/sign.ts';
import type { FragmentReceipt } from '../signature/statement.ts';
import { grantedShare } from './granted-share.ts';
import type { Fixtures } from './fixtures.ts';
import { makeCertificate } from './make-certificate.ts';
import { asJson, bundle, casesOf, put } from './reading-case.ts';
import type { ReadingCase, Readings } from './reading-case.ts';
import type { StoryVectors } from './schemas.ts';

const { ok, bad } = casesOf('receipt');
const CLOUD = [{ O: ['CloudMSP'], OU: ['nodes'], CN: ['ca.CloudMSP'] }];
const OTHER_CLOUD = [{ O: ['Cloud2MSP'], OU: ['nodes'], CN: ['ca.Cloud2MSP'] }];

interface Root {
  readonly subject: typeof CLOUD;
  readonly key: KeyObject;
  readonly publicKey: KeyObject;
  readonly certificate: string;
}

/** A deletion on the ledger, which is the proxy's own word only under the proxy's own key. */
export async function makeReceiptReadings(fixtures: Fixtures, story: StoryVectors): Promise<Readings> {
  const [root, otherRoot] = [await rootOf(CLOUD), await rootOf(OTHER_CLOUD)];
  const receipts = receiptsOf(fixtures, story);
  const honest = await receipts.by(root, {});
  const share = grantedShare(fixtures, story);
  return {
    base: asJson({
      asked: { shareId: share.shareId },
      trust: { nodes: bundle(root, otherRoot), people: fixtures.authority.certificate },
      share: { ...share, deletions: [honest] },
    }),
    cases: [
      ok('with everything in its place', ['CloudMSP']),
      ...(await authorityCases(receipts, root, otherRoot)),
      ...(await statementCases(fixtures, receipts, root)),
    ],
  };
}

interface Says {
  /** Of the certificate. */
  readonly role?: string;
  readonly notBefore?: string;
  /** Signed, where it is not what stands in the receipt. */
  readonly signed?: Partial<FragmentReceipt>;
  /** Stands in the receipt. */
  readonly shown?: Partial<Deletion>;
}

interface Receipts {
  readonly by: (root: Root, says: Says) => Promise<Deletion>;
}

function receiptsOf({ at }: Fixtures, story: StoryVectors): Receipts {
  const { grant } = story;
  if (grant.statement.type !== 'openward/grant/1') throw new RangeError('A grant was expected');
  const { shareId, fragmentDigests } = grant.statement;
  const [fragmentDigest = ''] = fragmentDigests;
  return {
    async by(root, { role = 'proxy', notBefore, signed = {}, shown = {} }) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const certificate = await makeCertificate({
        ...{
          subject: [{ CN: ['proxy'] }],
          issuer: root.subject,
          publicKey,
          signingKey: root.key,
          ca: false,
          notBefore,
        },
        attributes: Buffer.from(JSON.stringify({ attrs: { role } })),
      });
      const receipt: FragmentReceipt = {
        ...{ type: 'openward/fragments-deleted/1', shareId, proxy: 'CloudMSP', fragmentDigests: [fragmentDigest], at },
        ...signed,
      };
      const jws = await signStatement(receipt, {
        sign: ecdsaSigner(privateKey),
        thumbprint: certificateThumbprint(certificate),
      });
      const recorded = { recordedAt: at, transactionId: '8'.repeat(64) };
      return { proxy: 'CloudMSP', fragmentDigest, at, receipt: jws, certificate, ...recorded, ...shown };
    },
  };
}

async function authorityCases({ by }: Receipts, root: Root, otherRoot: Root): Promise<ReadingCase[]> {
  const refused = (name: string, deletion: Deletion): ReadingCase =>
    bad('SIGNATURE_INVALID', name, put(deletion, 'share', 'deletions', 0));
  return [
    refused('under a certificate of another organisation’s root', await by(otherRoot, {})),
    refused('under a certificate that is no proxy’s', await by(root, { role: 'hospital' })),
    refused('under a certificate that was not valid yet', await by(root, { notBefore: '2025-06-01T08:30:01.000Z' })),
    bad(
      'SIGNATURE_INVALID',
      'of an organisation whose root of nodes nobody has',
      put(otherRoot.certificate, 'trust', 'nodes'),
    ),
    bad(
      'SIGNATURE_INVALID',
      'under a root of people',
      put({ nodes: otherRoot.certificate, people: root.certificate }, 'trust'),
    ),
  ];
}

async function statementCases({ tid, at }: Fixtures, { by }: Receipts, root: Root): Promise<ReadingCase[]> {
  const refused = async (name: string, says: Says): Promise<ReadingCase> =>
    bad('SIGNATURE_INVALID', name, put(await by(root, says), 'share', 'deletions', 0));
  const digest = 'a'.repeat(96);
  const later = at.replace('.000Z', '.001Z');
  return [
    await refused('of another share', { signed: { shareId: `S-${tid.slice(2)}` } }),
    await refused('of a proxy that is not in the grant', {
      signed: { proxy: 'Cloud2MSP' },
      shown: { proxy: 'Cloud2MSP' },
    }),
    await refused('signed in another proxy’s name', { signed: { proxy: 'Cloud2MSP' } }),
    await refused('of another fragment', { signed: { fragmentDigests: [digest] }, shown: { fragmentDigest: digest } }),
    await refused('that signed another fragment', { signed: { fragmentDigests: [digest] } }),
    await refused('that signed another time', { signed: { at: later } }),
  ];
}

async function rootOf(subject: typeof CLOUD): Promise<Root> {
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = await makeCertificate({ subject, issuer: subject, publicKey, signingKey: key, ca: true });
  return { subject, key, publicKey, certificate };
}
