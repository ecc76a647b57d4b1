import type { Actor } from './actor.ts';

/** A person of the story: made up, with a resident id number whose check digit is right. */
export interface Role {
  readonly org: 'sa' | 'hospital1' | 'hospital2' | 'institute';
  readonly label: string;
  readonly displayName?: string;
  readonly role: 'sa-officer' | 'hospital-admin' | 'doctor' | 'technician' | 'patient' | 'consumer';
  readonly rid?: {
    readonly kind: 'cn-resident-id' | 'passport' | 'staff-number';
    readonly number: string;
    readonly name: string;
  };
  readonly department?: string;
  readonly passphrase: string;
  readonly kiosk?: boolean;
}

/** Nobody real: numbers carry the region code of a test range and a correct check digit. */
export const people: Readonly<Record<Exclude<Actor, 'operator'>, Role>> = {
  officer: {
    org: 'sa',
    label: 'Officer Zhao',
    displayName: 'Zhao Min',
    role: 'sa-officer',
    passphrase: 'harbour lantern seven quiet',
  },
  admin: {
    org: 'hospital1',
    label: 'Registry Qian',
    displayName: 'Qian Li',
    role: 'hospital-admin',
    passphrase: 'orchard copper winding lane',
  },
  doctor: {
    org: 'hospital1',
    label: 'Dr Sun',
    displayName: 'Sun Wei',
    role: 'doctor',
    department: 'general-surgery',
    rid: { kind: 'staff-number', number: 'H1-20417', name: 'Sun Wei' },
    passphrase: 'granite meadow early train',
  },
  technician: {
    org: 'hospital1',
    label: 'Technician Zhou',
    displayName: 'Zhou Fang',
    role: 'technician',
    rid: { kind: 'staff-number', number: 'H1-30882', name: 'Zhou Fang' },
    passphrase: 'silver kettle north window',
  },
  patient: {
    org: 'hospital1',
    label: 'Wu',
    role: 'patient',
    rid: { kind: 'passport', number: 'E20481763', name: 'Wu Tianqi' },
    passphrase: 'plum blossom river stone',
    kiosk: true,
  },
  consumer: {
    org: 'institute',
    label: 'Researcher Zheng',
    displayName: 'Zheng Hao',
    role: 'consumer',
    rid: { kind: 'passport', number: 'G55102938', name: 'Zheng Hao' },
    passphrase: 'amber compass slow tide',
  },
};

/** What the patient tells the hospital (DI). Every word of it must stay out of ledger, bucket and cloud database. */
export const diseaseInformation = {
  name: 'Wu Tianqi',
  sex: 'female',
  birthDate: '1984-03-19',
  complaint: 'Right lower abdominal pain since yesterday evening, nausea, no appetite',
  allergy: 'Penicillin: rash',
} as const;

/** What the doctor writes (EMR). */
export const treatment = {
  complaint: 'Acute right lower quadrant pain for 20 hours with nausea',
  findings: 'Tenderness at McBurney point, rebound positive. Ultrasound: appendix 11 mm, non-compressible',
  plan: 'Laparoscopic appendectomy under general anaesthesia today; fluids; review in 24 hours',
  diagnosis: 'K35.8',
} as const;

/** What people write to one another about shares, and SA for itself: on no ledger. */
export const said = {
  request: 'Comparing airway pressure during laparoscopic surgery',
  lasting: 'Judging the ventilator by its own recordings',
  revocation: 'The study has what it needs',
  left: 'Left the institute',
} as const;
