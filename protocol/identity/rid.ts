import { z } from 'zod';

const CHECK_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS = '10X98765432';

/** What RSA-3072 with OAEP-SHA-256 can hold: 384 - 2 * 32 - 2 bytes. */
export const MAX_RID_BYTES = 318;

const name = z
  .string()
  .trim()
  .max(80)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);

/** Resident identity number (GB 11643-1999): region, date of birth, sequence, ISO 7064 MOD 11-2 check digit. */
const ResidentId = z.strictObject({
  kind: z.literal('cn-resident-id'),
  number: z
    .string()
    .regex(/^[1-9][0-9]{16}[0-9X]$/)
    .refine(hasBirthDate, 'The date of birth is impossible')
    .refine(hasCheckDigit, 'The check digit is wrong'),
  name,
});
const Passport = z.strictObject({ kind: z.literal('passport'), number: z.string().regex(/^[A-Z0-9]{5,20}$/), name });
const StaffNumber = z.strictObject({
  kind: z.literal('staff-number'),
  number: z.string().regex(/^[A-Za-z0-9-]{4,32}$/),
  name,
});

/**
 * Real identity RID (paper 1.2.1). Known to its owner, the approving administrators, and SA's private database; never
 * logged.
 */
export const Rid = z.discriminatedUnion('kind', [ResidentId, Passport, StaffNumber]);
export type Rid = z.infer<typeof Rid>;

function hasCheckDigit(number: string): boolean {
  const sum = CHECK_WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return CHECK_DIGITS[sum % 11] === number[17];
}

function hasBirthDate(number: string): boolean {
  const date = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  return z.iso.date().safeParse(date).success;
}
