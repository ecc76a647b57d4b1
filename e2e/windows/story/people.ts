import type { Windowed } from './actor.ts';

/** A person of the story: made up, with a resident id number whose check digit is right. */
export interface Role {
  readonly org: 'sa' | 'hospital1' | 'hospital2' | 'hospital3' | 'institute';
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
export const people: Readonly<Record<Windowed, Role>> = {
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
  // The chapter of the consortium.
  admin2: {
    org: 'hospital2',
    label: 'Registry Feng',
    displayName: 'Feng Lei',
    role: 'hospital-admin',
    passphrase: 'velvet anchor morning bread',
  },
  admin3: {
    org: 'hospital3',
    label: 'Registry He',
    displayName: 'He Jing',
    role: 'hospital-admin',
    passphrase: 'walnut ferry crimson hill',
  },
  doctor3: {
    org: 'hospital3',
    label: 'Dr Tang',
    displayName: 'Tang Rui',
    role: 'doctor',
    department: 'cardiology',
    rid: { kind: 'staff-number', number: 'H3-10076', name: 'Tang Rui' },
    passphrase: 'pepper glacier sunday boat',
  },
  patient3: {
    org: 'hospital3',
    label: 'Xu',
    role: 'patient',
    rid: { kind: 'passport', number: 'E31590427', name: 'Xu Haoran' },
    passphrase: 'marble thunder garden kite',
    kiosk: true,
  },
  // The chapter of identities: a patient with a computer of their own.
  owner: {
    org: 'hospital1',
    label: 'Lin',
    role: 'patient',
    rid: { kind: 'passport', number: 'E60117248', name: 'Lin Xiuying' },
    passphrase: 'thimble rainy market owl',
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

/** What the first patient of the hospital that joins tells it. */
export const diseaseInformation3: Record<keyof typeof diseaseInformation, string> = {
  ...diseaseInformation,
  name: 'Xu Haoran',
  sex: 'male',
  birthDate: '1971-11-02',
};

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
  elsewhere: 'She comes to us for the follow-up',
  lasting: 'Judging the ventilator by its own recordings',
  revocation: 'The study has what it needs',
  left: 'Left the institute',
} as const;
