import type { Windowed } from './actor.ts';
import { diseaseInformation, people } from './people.ts';

/** Who takes part in a treatment, and where. */
export interface Ward {
  readonly org: 'hospital1' | 'hospital3';
  readonly department: string;
  readonly admin: Windowed;
  readonly doctor: Windowed;
  readonly patient: Windowed;
  /** What the patient tells the hospital (DI). */
  readonly di: Readonly<Record<keyof typeof diseaseInformation, string>>;
  /** Whether a device is recorded, and the capture taken into the record. */
  readonly captured: boolean;
  /** What its steps, and what they leave for later ones, are called by; nothing for the story's own. */
  readonly suffix: string;
}

/** The story's own. */
export const ward: Ward = {
  org: 'hospital1',
  department: 'general-surgery',
  admin: 'admin',
  doctor: 'doctor',
  patient: 'patient',
  di: diseaseInformation,
  captured: true,
  suffix: '',
};

/** Under which name a step leaves something of a ward's treatment. */
export function kept(name: 'appointment' | 'tid' | 'P_DE', { suffix }: Pick<Ward, 'suffix'>): string {
  return `${name}${suffix}`;
}

/** As the tour's titles name somebody. */
export const labelOf = (actor: Windowed): string => people[actor].label;
