import type { VectorFile } from '../vector-files.ts';

/** What a source file reads: its rules, and the frozen files that show them, the likeliest first. */
export interface ReaderSource {
  readonly file: string;
  readonly shownBy: readonly VectorFile[];
  /** The declarations that are a reader's; without it all are. */
  readonly only?: readonly string[];
}

const of = (folder: string, names: readonly string[], ...shownBy: readonly VectorFile[]): ReaderSource[] =>
  names.map((name) => ({ file: `${folder}/${name}.ts`, shownBy }));

/** Every source of our own readers of what is frozen here. */
export const READER_SOURCES: readonly ReaderSource[] = [
  ...of(
    'protocol/container',
    ['unpack', 'tar', 'manifest', 'segment-meta', 'segment-digest'],
    'container-rules',
    'set-aside-rules',
    'container',
  ),
  ...of('protocol/encoding', ['base64url', 'canonical-json'], 'statements-rules', 'container-rules', 'statements'),
  ...of(
    'protocol/envelope',
    ['header', 'frame', 'reader', 'materials', 'people-wrapping', 'share-wrapping', 'context'],
    'envelope-rules',
    'envelope',
  ),
  ...of(
    'protocol/signature',
    ['jws', 'verify', 'low-s', 'statement'],
    'statements-rules',
    'revocation-rules',
    'registration-rules',
    'renewal-rules',
    'replacement-rules',
    'membership-rules',
    'guardian-rules',
    'statements',
  ),
  ...of('protocol/identity', ['certificate'], 'identity-rules', 'identity'),
  ...of('protocol/identity', ['rid', 'pid'], 'rid-rules', 'identity'),
  {
    file: 'domain/document-number.ts',
    shownBy: ['rid-form-rules', 'rid-rules', 'identity'],
    only: [
      ...['forms', 'isDocumentNumber', 'isResidentNumber', 'isPermanentResidenceNumber', 'isPassportNumber'],
      ...['isInfantNumber', 'isDate'],
    ],
  },
  ...of('protocol/messages', ['jwe'], 'messages-rules', 'messages'),
  ...of('protocol/messages', ['words'], 'words-rules'),
  ...of('protocol/reencryption', ['umbral-objects', 'proxy', 'recipient'], 'reencryption-rules', 'reencryption'),
  ...of(
    'protocol/vault',
    ['file', 'open', 'decrypt', 'contents', 'owner', 'parts', 'opening-keys'],
    'vault-rules',
    'vault-argon2id-rules',
    'vault',
    'vault-pending-rules',
    'vault-return-rules',
    'vault-former-rules',
  ),
  ...of('protocol/recovery', ['code', 'file', 'key', 'contents', 'open'], 'recovery-rules'),
  ...of('protocol/guardians', ['part', 'set', 'open'], 'guardian-set-rules'),
  ...of('domain', ['guardians'], 'guardian-rules', 'guardian-set-rules'),
  ...of('protocol/audit', ['entry', 'check'], 'audit-rules'),
  { file: 'domain/audit.ts', shownBy: ['audit-rules'], only: ['AuditState', 'AuditActor', 'fields', 'AuditEntry'] },
  ...of('protocol/keyfile', ['key-file', 'pkcs12', 'asn1', 'password'], 'key-file-rules'),
  {
    file: 'api/formats/emr.ts',
    shownBy: ['document-rules', 'amendment-rules'],
    only: [
      ...['quantity', 'vitalSign', 'diagnosis', 'medication', 'contents', 'amendment'],
      ...['EmrVersion3', 'EmrVersion2', 'EmrVersion1', 'StoredEmr'],
    ],
  },
  ...of(
    'api/formats',
    ['shr'],
    ...(['document-rules', 'former-device-rules', 'device-record-rules', 'device-read-times-rules'] as const),
  ),
  ...of('domain', ['record'], 'document-rules', 'container-rules', 'set-aside-rules'),
  {
    file: 'domain/appointment.ts',
    shownBy: ['messages-rules', 'messages'],
    only: ['DiseaseInformation', 'TreatmentSessionKey'],
  },
  {
    file: 'domain/ids.ts',
    shownBy: [
      'statements-rules',
      'document-rules',
      'container-rules',
      'messages-rules',
      'registration-rules',
      'membership-rules',
    ],
    only: [
      ...['Sha384Hex', 'TID', 'ShareId', 'Thumbprint', 'Instant', 'SegmentId', 'DetachedJws', 'Pem', 'ObjectUrl'],
      ...['MspId', 'EnrolmentId', 'RegistrationId'],
    ],
  },
  ...of('protocol/identity', ['persons-certificate'], 'reading-rules'),
  { file: 'protocol/signature/consent.ts', shownBy: ['reading-rules'], only: ['verifyGrant'] },
  ...of('main/session', ['authorities'], 'reading-rules'),
  ...of('app/flows', ['parties', 'query'], 'reading-rules', 'renewed-reading-rules'),
  ...of('app/flows', ['contents'], 'reading-rules', 'amended-reading-rules'),
  { file: 'domain/registered-keys.ts', shownBy: ['renewed-reading-rules'], only: ['keysAt', 'hasBegun', 'isOver'] },
  {
    file: 'app/flows/use.ts',
    shownBy: ['reading-rules', 'renewed-reading-rules'],
    only: [
      'requireGrant',
      ...['openShare', 'requireGranted', 'requireOwnCiphertext', 'recordedUse', 'isUseOf', 'findUse', 'openKey'],
      ...['openContents', 'requireExcerptOf', 'requireExactly'],
    ],
  },
  {
    file: 'app/flows/transfer.ts',
    shownBy: ['reading-rules'],
    only: ['fetchObject', 'permission', 'requirePermissionFor', 'download'],
  },
  { file: 'app/flows/revoke.ts', shownBy: ['reading-rules'], only: ['isValid', 'verifyReceipt', 'isFor'] },
  { file: 'domain/object-place.ts', shownBy: ['reading-rules'], only: ['isShareOf'] },
  { file: 'domain/user.ts', shownBy: ['registration-rules'], only: ['PersonRole', 'PreKeys'] },
  { file: 'domain/share.ts', shownBy: ['statements-rules', 'words-rules'], only: ['Purpose', 'WordsAbout'] },
];
