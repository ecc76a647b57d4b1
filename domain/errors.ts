/**
 * Every failure a user or another program may see carries one of these stable codes.
 * The text beside a code is for logs and developers; what a person reads is in renderer/i18n, keyed by code.
 */
export const errorCodes = {
  // input
  INPUT_INVALID: 'The request does not have the shape its schema asks for',
  NOT_FOUND: 'No such thing, or not visible to the caller',
  LIMIT_REACHED: 'More was asked for than one person, one certificate or all together may; later is possible',
  BUSY: 'The service is at work for others; in a moment is possible',
  CONFLICT: 'The same id was already used for something else',
  // identity and authorisation
  NOT_AUTHENTICATED: 'No acceptable client certificate was presented',
  NOT_ENTITLED: 'The caller’s role or organisation does not allow this',
  USER_REVOKED: 'The user’s registration was revoked',
  CAPTURE_UNREADABLE: 'What the hospital has noted of a capture cannot be read',
  INSTALLATION_REVOKED: 'The client installation was revoked by its organisation',
  MACHINE_REVOKED: 'The key of this program was revoked by its organisation',
  RENEWAL_OVERDUE: 'The certificate ended too long ago to be renewed by its key',
  CERTIFICATE_REPLACED: 'The certificate was replaced by a renewal',
  KEYS_GIVEN_UP: 'The keys were given up, and replaced after somebody had seen their owner',
  USER_UNKNOWN: 'The ledger has no such user',
  CERTIFICATE_INVALID: 'A certificate is malformed, expired, or not issued by a known authority',
  RID_INVALID: 'The real identity is not well formed',
  ACTIVATION_REFUSED: 'The activation code is wrong or was used already',
  REGISTRATION_DECLINED: 'The registration was declined',
  REGISTRATION_WAITING: 'The registration is not decided yet',
  NOT_FORWARDED: 'The person’s own organisation has not vouched for the registration',
  NOT_CONFIRMED: 'No administrator of the person’s own organisation has confirmed the new keys',
  // vault
  VAULT_LOCKED: 'Keys are locked; unlock first',
  PASSPHRASE_WEAK: 'The passphrase is found early by whoever guesses',
  VAULT_PASSPHRASE_WRONG: 'The passphrase does not open the vault',
  VAULT_DAMAGED: 'The vault file cannot be read',
  VAULT_EXISTS: 'A vault of that name exists already',
  KEY_FILE_WRONG: 'The passphrase does not open the key file, or the file was changed',
  KEY_FILE_DAMAGED: 'That is no key file, or it was cut short or changed',
  KEY_FILE_MISMATCH: 'Keys and certificates in the key file do not belong together',
  RECOVERY_CODE_WORD: 'A word of the recovery code is in neither list',
  RECOVERY_CODE_LENGTH: 'The recovery code has another number of words',
  RECOVERY_CODE_CHECK: 'The recovery code does not agree with its checksum',
  RECOVERY_CODE_WRONG: 'The code does not open the recovery file, or the file was changed',
  RECOVERY_FILE_DAMAGED: 'That is no recovery file, or it was cut short or changed',
  RECOVERY_FILE_FOREIGN: 'The recovery file is of another consortium or organisation, or for another installation',
  RECOVERY_HERE_ALREADY: 'Keys of this person lie on this machine already',
  RECOVERY_NOT_CHOSEN: 'No recovery file was chosen, or the choice was forgotten meanwhile',
  RECOVERY_NOT_BEGUN: 'No recovery code was made, or it was forgotten meanwhile',
  RECOVERY_PROOF_WRONG: 'A word that was asked for is not that of the recovery code',
  GUARDIANS_INVALID: 'What is said of a person’s guardians does not fit together, or is not by that person',
  GUARDIAN_PART_WRONG: 'A guardian’s part is not the one that was made for them',
  GUARDIANS_TOO_FEW: 'Fewer guardians have handed over their part than bring the keys back',
  GUARDIANS_DELAYED: 'The time in which a recovery by guardians can be stopped has not passed',
  // cryptography
  ENVELOPE_TAMPERED: 'The ciphertext or its context was changed; nothing was opened',
  ENVELOPE_NOT_FOR_US: 'The ciphertext was not encrypted to this key',
  ENVELOPE_MORE_READERS: 'The ciphertext opens for more people than it may',
  DIGEST_MISMATCH: 'The stored object does not have the digest that was signed',
  MANIFEST_MISMATCH: 'The contents do not match the signed manifest',
  SIGNATURE_INVALID: 'A signature does not verify for the statement and key',
  FRAGMENT_INVALID: 'A re-encryption key fragment does not verify',
  // ledger
  TREATMENT_UNKNOWN: 'The ledger has no such treatment',
  RECORD_UNKNOWN: 'The ledger has no such record',
  RECORD_VERSION: 'The record version does not follow the latest one',
  OFFER_WITHDRAWN: 'The doctor’s offer stands no more: sent back, replaced, or its version is on the ledger',
  ALREADY_SIGNED: 'A client of the patient is signing this record, or has signed it',
  SHARE_UNKNOWN: 'The ledger has no such share',
  SHARE_NOT_GRANTED: 'The share was not granted',
  SHARE_REVOKED: 'The share was revoked',
  SHARE_EXPIRED: 'The share has expired',
  CLOCK_SKEW: 'The clock of the machine that asks is too far from those of the others',
  LEDGER_UNAVAILABLE: 'The ledger cannot be reached',
  LEDGER_REJECTED: 'The ledger did not commit the transaction as valid',
  LEDGER_UNKNOWN: 'It is not known whether the ledger committed the transaction; ask before repeating',
  // services and storage
  SERVICE_UNAVAILABLE: 'A service cannot be reached',
  SERVICE_FAILED: 'A service failed',
  SERVICE_DISK: 'The disk of a service is full, read-only or failing; what it has it still answers',
  SERVICE_DATABASE: 'The database of a service cannot be used now',
  SERVICE_CLOCK: 'The clock of a service’s machine is too far from those of the others',
  CLIENT_OUTDATED: 'Who calls is of a version that the service no longer understands',
  SERVICE_OUTDATED: 'The service is of a version that no longer understands who calls',
  STORAGE_UNAVAILABLE: 'The object storage cannot be reached',
  PERMIT_REFUSED: 'The storage refuses the permission: it has run out, or is for something else',
  STORAGE_FULL: 'The object storage has no room left',
  OBJECT_MISSING: 'The object is not in the storage',
  OBJECT_EXISTS: 'The object is in the storage already',
  SLOT_TAKEN: 'The time slot was taken by somebody else',
  TIMES_TOO_FEW: 'The doctor has fewer free times than there are appointments to move',
  // devices
  PORT_MALFORMED_PATH: 'That is not the path of a serial port',
  PORT_NOT_OFFERED: 'The port is not one that was listed',
  PORT_NOT_FOUND: 'No serial port at that path',
  PORT_BUSY: 'Another program holds the serial port',
  PORT_DENIED: 'The system does not allow opening the serial port',
  PORT_LOST: 'The serial port went away',
  DEVICE_SILENT: 'The device does not answer',
  CAPTURE_NOT_RUNNING: 'No capture is running',
  RECORDER_ENDED: 'The process that records ended before it had done what was asked',
  RECORDING_HELD: 'Another process has the recording and has not let go of it',
  // the network's own machinery (fabric-config)
  NETWORK_DESCRIPTION_INVALID: 'The description of the network or its recorded state does not have the expected shape',
  CLOUD_UNKNOWN: 'The cloud that is named is no member of the consortium',
  CLOUD_NEEDED: 'Other members have their people’s data at this cloud',
  NETWORK_BUSY: 'Another command is changing this network now',
  NETWORK_PROCESS_DIED: 'A process of the network ended while it was being started',
  NETWORK_TIMEOUT: 'A part of the network did not become ready in time',
  NETWORK_PORT_TAKEN: 'A port that belongs to the network is held by another program',
  NETWORK_CERTIFICATES_ENDED: 'Certificates of machines of this node have ended, and must be renewed first',
  NETWORK_NOT_CREATED: 'There is no network in this data folder yet',
  NETWORK_PART_MISSING: 'A program that belongs to the network was not built',
  NOT_AVAILABLE: 'This is not available yet',
  CA_REFUSED: 'The certificate authority refused the request',
  CA_UNAVAILABLE: 'The certificate authority cannot be reached',
  REGISTRAR_UNAVAILABLE: 'The registrar of the person’s organisation cannot be reached',
  BACKUP_LOCKED: 'The key or passphrase does not open the backup',
  BACKUP_DAMAGED: 'The backup is damaged, cut off, or none of Openward’s',
  BACKUP_NEWER: 'The backup was made by a newer version',
  TOOL_MISSING: 'A tool that set-up builds is missing',
  TOOL_FAILED: 'A tool of the network ended with an error',
  SECRET_UNAVAILABLE: 'A key that lies apart, in a file, a variable or a token, cannot be had',
  // the machine itself
  DISK_FULL: 'There is no room left on the disk',
  DISK_QUOTA: 'The room allotted on the disk is used up',
  DISK_READ_ONLY: 'The disk can only be read',
  DISK_DENIED: 'The system does not allow reading or writing a file or folder',
  DISK_FAILED: 'The disk does not read or write as it should',
  TOO_MANY_OPEN: 'The system allows no more open files and connections',
  // the client itself
  FILE_UNREADABLE: 'The chosen file cannot be read',
  FILE_UNWRITABLE: 'The file cannot be written in that place',
  STICK_NEEDED: 'The kiosk has no stick, or none with such a file on it',
  FILE_TOO_LARGE: 'The chosen file is larger than allowed',
  CANCELLED: 'Cancelled by the user',
  CALL_REFUSED: 'The call came from a page or frame that may not make it',
  INTERNAL: 'A defect in Openward',
} as const;

/** Stable: people's texts, HTTP statuses and other programs go by it. */
export type ErrorCode = keyof typeof errorCodes;

/** Whether a text that came from elsewhere is one of ours. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCodes, text);
}

/** The one error class that crosses boundaries. `details` holds identifiers only, never secrets or clinical data. */
export class OpenwardError extends Error {
  /** As stack traces print it. */
  override readonly name = 'OpenwardError';
  constructor(
    readonly code: ErrorCode,
    message: string = errorCodes[code],
    options: { cause?: unknown; details?: Readonly<Record<string, string | number>> } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.details = options.details ?? {};
  }
  /** Which record, share, transaction or field: for logs, and for the other end of a call. */
  readonly details: Readonly<Record<string, string | number>>;
}

/** Chaincode can only answer with a text; this is how code, message and details travel in it. */
export function toWireText({ code, message, details }: OpenwardError): string {
  const said = `OPENWARD ${code}: ${message}`;
  return Object.keys(details).length === 0 ? said : `${said} | ${JSON.stringify(details)}`;
}

/** Finds a wire text inside whatever a peer wrapped around it; undefined when there is none. */
export function fromWireText(text: string): OpenwardError | undefined {
  const match = /OPENWARD ([A-Z_]+): ([^\n]*)/.exec(text);
  const code = match?.[1];
  if (code === undefined || !isErrorCode(code)) return undefined;
  const [message = errorCodes[code], said] = (match?.[2] ?? '').split(/ \| (\{[^{}]*\})/, 2);
  return new OpenwardError(code, message, { details: detailsIn(said) });
}

/** Whatever a peer made of them: what cannot be read is not there. */
function detailsIn(said: string | undefined): Record<string, string | number> {
  try {
    const read: unknown = JSON.parse(said ?? '{}');
    const entries = typeof read === 'object' && read !== null ? Object.entries(read) : [];
    return Object.fromEntries(
      entries.filter((one): one is [string, string | number] => ['string', 'number'].includes(typeof one[1])),
    );
  } catch {
    return {};
  }
}
