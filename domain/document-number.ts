/**
 * Numbers of identity documents: how each is spelt here, and what a number must be to be one. Whose it is, people
 * check.
 */

export const documentKinds = [
  'cn-resident-id',
  'cn-permanent-residence',
  'passport',
  'infant',
  'staff-number',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_CHECKS = '10X98765432';
const TRAVEL_WEIGHTS = [7, 3, 1];
/** Nobody alive was born before, and no number was given before either. */
const FIRST_YEAR = 1850;

const forms: Readonly<Record<DocumentKind, (number: string) => boolean>> = {
  'cn-resident-id': isResidentNumber,
  'cn-permanent-residence': isPermanentResidenceNumber,
  passport: isPassportNumber,
  infant: isInfantNumber,
  'staff-number': (number) => /^[A-Za-z0-9-]{4,32}$/.test(number),
};

/** Whether a number, as it is spelt here, can be of such a document. */
export function isDocumentNumber(kind: DocumentKind, number: string): boolean {
  return forms[kind](number);
}

/** Whether such a number ends with a digit that follows from the others. */
export function hasCheckDigit(kind: DocumentKind): boolean {
  return kind === 'cn-resident-id' || kind === 'cn-permanent-residence';
}

/**
 * A number as it is spelt here, of what somebody typed or read from a card: without blanks, in capitals where the
 * document has no others, and of a resident the eighteen digits that took the place of fifteen (GB 11643-1999), so
 * that one person has one number. What is no number of this kind comes back as it is otherwise.
 */
export function spelledNumber(kind: DocumentKind, typed: string): string {
  const plain = typed.replaceAll(/\s/g, '');
  if (kind === 'staff-number') return plain;
  const capitals = plain.toUpperCase();
  if (kind === 'cn-resident-id') return withEighteenDigits(capitals);
  return capitals;
}

/** A child who has no number yet: the mother's document, and which of her children it is, from 1. */
export function infantNumber(mother: string, order: number): string {
  const spelled = spelledNumber('cn-resident-id', mother);
  return `${spelled}-${order}`;
}

/**
 * Region, date of birth, sequence, check digit (GB 11643-1999, ISO 7064 MOD 11-2); residence permits of people of Hong
 * Kong, Macao and Taiwan too.
 */
function isResidentNumber(number: string): boolean {
  return /^[1-9][0-9]{16}[0-9X]$/.test(number) && isDate(number.slice(6, 14)) && number[17] === residentCheck(number);
}

/**
 * The card of foreigners: since 2023 nine, province, country and then as of a resident; before that the country in
 * letters, where it was given, date of birth, sequence, and the check digit of travel documents (ICAO 9303).
 */
function isPermanentResidenceNumber(number: string): boolean {
  if (number.length === 18) return number.startsWith('9') && isResidentNumber(number);
  if (!/^[A-Z]{3}[0-9]{12}$/.test(number)) return false;
  const born = number.slice(7, 13);
  return (isDate(`19${born}`) || isDate(`20${born}`)) && number[14] === travelCheck(number.slice(0, 14));
}

function isPassportNumber(number: string): boolean {
  return /^[A-Z0-9]{5,20}$/.test(number);
}

/** The mother's number may be of any of the three; ten digits and more are no passport's, so they are a resident's. */
function isInfantNumber(number: string): boolean {
  const [, mother = ''] = /^(.+)-[1-9]$/.exec(number) ?? [];
  return /^[0-9]{10,}X?$/.test(mother) ? isResidentNumber(mother) : isPassportNumber(mother);
}

function withEighteenDigits(number: string): string {
  if (!/^[1-9][0-9]{14}$/.test(number)) return number;
  const digits = `${number.slice(0, 6)}19${number.slice(6)}`;
  return `${digits}${residentCheck(digits)}`;
}

function residentCheck(number: string): string {
  const sum = RESIDENT_WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
  return RESIDENT_CHECKS.charAt(sum % 11);
}

function travelCheck(text: string): string {
  const values = Array.from(text, (character) => Number.parseInt(character, 36));
  return String(values.reduce((sum, value, at) => sum + value * (TRAVEL_WEIGHTS[at % 3] ?? 0), 0) % 10);
}

function isDate(digits: string): boolean {
  const [year, month, day] = [Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6, 8))];
  const date = new Date(Date.UTC(year, month - 1, day));
  // A day that its month does not have is one of another month.
  return year >= FIRST_YEAR && date.getUTCMonth() === month - 1;
}
