import { z } from 'zod';
import { DiseaseInformation } from '../../../domain/appointment.ts';
import { isBirthDay } from '../../../domain/day.ts';
import type { Asked } from '../../../api/window/calls.ts';
import { dayOfText, readDate } from '../../input/typed-date.ts';

/** A booking as it is being written. */
export const BookingDraft = z.object({
  /** Which of `steps` is on the screen. */
  at: z.number().int(),
  org: z.string().optional(),
  /** Of the hospital: whose days its are. */
  timeZone: z.string().optional(),
  department: z.string().optional(),
  /** `any` is a choice too. */
  slot: z.string().optional(),
  name: z.string(),
  sex: DiseaseInformation.shape.sex.optional(),
  /** As typed. */
  birthDate: z.string(),
  complaint: z.string(),
  allergies: z.array(z.string()).readonly(),
  /** Typed and not added. */
  allergy: z.string(),
  noKnownAllergies: z.boolean(),
});
export type BookingDraft = Readonly<z.infer<typeof BookingDraft>>;

export type Change = (change: Partial<BookingDraft>) => void;

export const emptyBooking: BookingDraft = {
  at: 0,
  name: '',
  birthDate: '',
  complaint: '',
  allergies: [],
  allergy: '',
  noKnownAllergies: false,
};

export const anySlot = 'any';
export const steps = ['where', 'when', 'you', 'check'] as const;
export type BookingStep = (typeof steps)[number];

/** Keys (under `patient.book.missing`) of what a step still lacks. */
export type MissingKey = 'hospital' | 'department' | 'slot' | 'name' | 'sex' | 'complaint' | 'allergies' | 'birthDate';

export function missingAt(step: BookingStep, draft: BookingDraft): readonly MissingKey[] {
  const lacks: Record<BookingStep, readonly (MissingKey | false)[]> = {
    where: [draft.org === undefined && 'hospital', draft.department === undefined && 'department'],
    when: [draft.slot === undefined && 'slot'],
    you: [
      draft.name.trim() === '' && 'name',
      draft.sex === undefined && 'sex',
      !isBirthDate(draft) && 'birthDate',
      draft.complaint.trim() === '' && 'complaint',
      draft.allergies.length === 0 && !draft.noKnownAllergies && 'allergies',
    ],
    check: [],
  };
  return lacks[step].filter((key) => key !== false);
}

/** Empty, or a day on which somebody may have been born, by the hospital's calendar: it decides so too. */
export function isBirthDate(
  { birthDate, timeZone = 'UTC' }: Pick<BookingDraft, 'birthDate' | 'timeZone'>,
  now: Date = new Date(),
): boolean {
  const read = readDate(birthDate);
  return read.kind === 'empty' || (read.kind === 'day' && isBirthDay(read.day, timeZone, now));
}

/** What is sent, once nothing is missing. */
export function toBooking(draft: BookingDraft): Asked<'booking.book'> | undefined {
  const { org, department, slot, sex } = draft;
  const birthDate = dayOfText(draft.birthDate);
  if (org === undefined || department === undefined || slot === undefined || sex === undefined) return undefined;
  return {
    org,
    department,
    ...(slot === anySlot ? {} : { preferredSlot: slot }),
    di: {
      name: draft.name.trim(),
      sex,
      ...(birthDate === undefined ? {} : { birthDate }),
      complaint: draft.complaint.trim(),
      allergies: [...draft.allergies],
      noKnownAllergies: draft.noKnownAllergies,
    },
  };
}
