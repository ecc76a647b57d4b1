import type { Asked } from '../../../api/window/calls.ts';

type Di = Asked<'booking.book'>['di'];

/** A booking as it is being written. */
export interface BookingDraft {
  readonly org?: string | undefined;
  readonly department?: string | undefined;
  /** `any` is a choice too. */
  readonly slot?: string | undefined;
  readonly name: string;
  readonly sex?: Di['sex'];
  readonly birthDate: string;
  readonly complaint: string;
  readonly allergies: readonly string[];
  readonly noKnownAllergies: boolean;
}

export type Change = (change: Partial<BookingDraft>) => void;

export const emptyDraft: BookingDraft = {
  name: '',
  birthDate: '',
  complaint: '',
  allergies: [],
  noKnownAllergies: false,
};

export const anySlot = 'any';
export const steps = ['where', 'when', 'you', 'check'] as const;
export type Step = (typeof steps)[number];

/** Keys (under `patient.book.missing`) of what a step still lacks. */
export type MissingKey = 'hospital' | 'department' | 'slot' | 'name' | 'sex' | 'complaint' | 'allergies' | 'birthDate';

export function missingIn(step: Step, draft: BookingDraft): readonly MissingKey[] {
  const lacks: Record<Step, readonly (MissingKey | false)[]> = {
    where: [draft.org === undefined && 'hospital', draft.department === undefined && 'department'],
    when: [draft.slot === undefined && 'slot'],
    you: [
      draft.name.trim() === '' && 'name',
      draft.sex === undefined && 'sex',
      !isBirthDate(draft.birthDate) && 'birthDate',
      draft.complaint.trim() === '' && 'complaint',
      draft.allergies.length === 0 && !draft.noKnownAllergies && 'allergies',
    ],
    check: [],
  };
  return lacks[step].filter((key) => key !== false);
}

/** Empty, or a day that exists and is not in the future. */
export function isBirthDate(text: string, now: Date = new Date()): boolean {
  if (text.trim() === '') return true;
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (match === null) return false;
  const date = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  return date.toISOString().startsWith(text.trim()) && date <= now && date.getUTCFullYear() > 1880;
}

/** What is sent, once nothing is missing. */
export function toBooking(draft: BookingDraft): Asked<'booking.book'> | undefined {
  const { org, department, slot, sex } = draft;
  if (org === undefined || department === undefined || slot === undefined || sex === undefined) return undefined;
  return {
    org,
    department,
    ...(slot === anySlot ? {} : { preferredSlot: slot }),
    di: {
      name: draft.name.trim(),
      sex,
      ...(draft.birthDate.trim() === '' ? {} : { birthDate: draft.birthDate.trim() }),
      complaint: draft.complaint.trim(),
      allergies: [...draft.allergies],
      noKnownAllergies: draft.noKnownAllergies,
    },
  };
}
