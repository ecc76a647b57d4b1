import { admin } from './admin.ts';
import { device, icd10, sign, unit } from './codes.ts';
import { common } from './common.ts';
import { consumer } from './consumer.ts';
import { doctor, phrases, templates } from './doctor.ts';
import { error } from './error.ts';
import { patient } from './patient.ts';
import { evidence, record } from './record.ts';
import { guardians, keys, launcher, recovery, replacement, start } from './start.ts';
import { technician } from './technician.ts';
import { phase, term } from './term.ts';

/** Every word of the windows, in English. The other languages have the same keys: the types see to it. */
const words = {
  common,
  term,
  phase,
  error,
  start,
  keys,
  recovery,
  guardians,
  replacement,
  record,
  evidence,
  patient,
  doctor,
  technician,
  consumer,
  admin,
  launcher,
  sign,
  unit,
  device,
};

export const catalogue = { words, icd10, templates, phrases };
