import { admin } from './en/admin.ts';
import { common } from './en/common.ts';
import { consumer } from './en/consumer.ts';
import { doctor } from './en/doctor.ts';
import { error } from './en/error.ts';
import { launcher } from './en/launcher.ts';
import { patient } from './en/patient.ts';
import { evidence, record } from './en/record.ts';
import { start } from './en/start.ts';
import { technician } from './en/technician.ts';
import { phase, term } from './en/term.ts';

/** Every word of the windows, in English. The other languages have the same keys: the types see to it. */
export const en = {
  common,
  term,
  phase,
  error,
  start,
  record,
  evidence,
  patient,
  doctor,
  technician,
  consumer,
  admin,
  launcher,
};
