import { appointmentSteps } from './appointment.ts';
import { networkSteps, secrecy } from './network.ts';
import { registrationSteps } from './registration.ts';
import { sharingSteps } from './sharing.ts';
import type { Step } from './step.ts';
import { treatmentSteps } from './treatment.ts';

/** The paper's eight phases through real windows, in order; later steps build on what earlier ones left. */
export const story: readonly Step[] = [
  ...networkSteps,
  ...registrationSteps,
  ...appointmentSteps,
  ...treatmentSteps,
  ...sharingSteps,
  secrecy,
];
