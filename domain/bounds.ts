/**
 * How much fits, in one place, so that what one part lets in every other part can take. Texts in code points; each may
 * take three bytes a code point in UTF-8 (`text.ts`).
 *
 * What follows from them, and what has to hold it:
 * - disease information: 3 × (80 + 2000 + 50 × 120) bytes and 500 of structure, so 24,740; with a certificate of
 *   `pemCharacters` and the ids T_SK holds at most 42 kB, 57,000 characters as JWE: below `messageCharacters`
 *   (`services/hospital/bounds.test.ts`).
 * - columns of the databases count code points: at least `most` of each text (`services/database/columns.test.ts`).
 *   Which route lets each text in, and where it comes to lie, is a table (`services/database/bounds.test.ts`).
 * - an argument of the ledger: `shareReason` and the like are far below its 256 KiB; a grant of 10,000 segments is 90
 *   kB.
 */
export const bounds = {
  /** A person's or an organisation's name, what somebody calls a vault. */
  name: 80,
  complaint: 2000,
  allergy: 120,
  /** How many allergies. */
  allergies: 50,
  /** How many captures may be listed for one treatment: a long operation with a dozen devices, stopped now and then. */
  captures: 500,
  /** A place, a department's name, what a device calls itself, a marker, a reason for a gap. */
  label: 120,
  /** A doctor's room, as it stands on the door. */
  room: 40,
  /** Stretches of a doctor's hours in a week. */
  sessions: 42,
  /** Of a roster, at once, of each kind. */
  rosterChanges: 500,
  /** Of an identity document. */
  documentNumber: 32,
  /** Why a patient is asked for data; why a registration or an application is declined; what a patient answers. */
  reason: 500,
  /** A reason that a signature covers or that stays with a user's status. */
  shortReason: 200,
  /** A recovery code as it is typed, numbers and blanks with it; a word of one. */
  recoveryCode: 600,
  recoveryWord: 40,
  /** Whom one may ask about an organisation. */
  contact: 200,
  /** Name of a part of a record, of a file. */
  title: 200,
  /** One entry of a medical record. */
  entry: 400,
  /** One section of a medical record. */
  section: 20_000,
  /** What a phrase is put in by. */
  abbreviation: 20,
  /** How many parts of earlier records are taken over into one draft. */
  carried: 200,
  /** How many templates and phrases one doctor keeps. */
  ownTexts: 300,
  /** How often a person's keys are replaced: by hand every month for five years, by the client once a year for life. */
  renewals: 60,
  /** PEM: a certificate, a request, a key. Characters. */
  pemCharacters: 16_384,
  /** A compact JWE that holds somebody's words about a share: `reason` in UTF-8, salt and ids. Characters. */
  wordsCharacters: 4096,
  /** A compact JWE that holds a guardian's part. Characters. */
  guardianPartCharacters: 4096,
  /** Ciphertext of what guardians bring back, base64url: the keys of now, and `formerKeys` of before. */
  guardedCharacters: 49_152,
  /** How many keys that open what was sealed before somebody keeps beside those of now. */
  formerKeys: 12,
  /** A compact JWE between parties, T_SK among them. Characters; who writes one checks it as who reads it does. */
  messageCharacters: 65_536,
} as const;
