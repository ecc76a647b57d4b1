import type { Emr } from '../../api/formats/emr.ts';

/** One visit of the made-up year. */
export interface Visit {
  readonly daysAgo: number;
  readonly complaint: string;
  readonly findings: string;
  readonly diagnosis: { readonly code: string; readonly text: string };
  readonly heartRate: number;
  readonly systolic: number;
  readonly plan: string;
}

const causes: readonly Omit<Visit, 'daysAgo' | 'heartRate' | 'systolic'>[] = [
  {
    complaint: 'Check of blood pressure',
    findings: 'No oedema; heart sounds normal',
    diagnosis: { code: 'I10', text: 'Essential (primary) hypertension' },
    plan: 'Continue amlodipine; measure at home; again in four weeks',
  },
  {
    complaint: 'Cough and fever for three days',
    findings: 'Fine crackles at the right base',
    diagnosis: { code: 'J18.9', text: 'Pneumonia, unspecified organism' },
    plan: 'Amoxicillin for seven days; fluids; again if no better in 48 hours',
  },
  {
    complaint: 'Pain in the left knee on stairs',
    findings: 'Crepitus, no effusion, full range',
    diagnosis: { code: 'M17.1', text: 'Other primary gonarthrosis' },
    plan: 'Physiotherapy; weight; paracetamol as needed',
  },
  {
    complaint: 'Heartburn after meals',
    findings: 'Abdomen soft, no tenderness',
    diagnosis: { code: 'K21.9', text: 'Gastro-oesophageal reflux disease without oesophagitis' },
    plan: 'Omeprazole for four weeks; small meals',
  },
  {
    complaint: 'Follow-up of blood sugar',
    findings: 'Feet: sensation normal, no ulcer',
    diagnosis: { code: 'E11.9', text: 'Type 2 diabetes mellitus without complications' },
    plan: 'Metformin unchanged; diet; HbA1c in three months',
  },
  {
    complaint: 'Wound check after appendectomy',
    findings: 'Wound dry, edges closed',
    diagnosis: { code: 'Z09.0', text: 'Follow-up examination after surgery for other conditions' },
    plan: 'Stitches out; no lifting for two weeks',
  },
];

/** A visit every fortnight, the oldest first. Values wander a little and are the same at every run. */
export function yearOfVisits(count = 26): Visit[] {
  return Array.from({ length: count }, (_, i) => {
    const cause = causes[i % causes.length];
    if (cause === undefined) throw new Error('expected a cause for every visit');
    return { ...cause, daysAgo: (count - i) * 14, heartRate: 68 + ((i * 7) % 19), systolic: 124 + ((i * 5) % 17) };
  });
}

export function emrOfVisit(visit: Visit, subject: Emr['subject'], now: Date): Emr {
  const start = new Date(now.getTime() - visit.daysAgo * 86_400_000);
  const takenAt = new Date(start.getTime() + 5 * 60_000).toISOString();
  return {
    format: 'openward-emr/2',
    encounter: {
      department: 'general-surgery',
      start: start.toISOString(),
      end: new Date(start.getTime() + 25 * 60_000).toISOString(),
    },
    subject,
    complaint: visit.complaint,
    findings: visit.findings,
    vitalSigns: [
      { code: '8867-4', quantity: { value: visit.heartRate, unit: '/min' }, takenAt },
      {
        code: '8480-6',
        quantity: { value: visit.systolic, unit: 'mm[Hg]' },
        takenAt,
      },
    ],
    diagnoses: [{ system: 'ICD-10', ...visit.diagnosis }],
    procedures: [],
    medications: [],
    plan: visit.plan,
  };
}
