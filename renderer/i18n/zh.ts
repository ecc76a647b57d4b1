import type { en } from './en.ts';
import type { Shape } from './shape.ts';
import { admin } from './zh/admin.ts';
import { common } from './zh/common.ts';
import { consumer } from './zh/consumer.ts';
import { doctor } from './zh/doctor.ts';
import { error } from './zh/error.ts';
import { launcher } from './zh/launcher.ts';
import { patient } from './zh/patient.ts';
import { evidence, record } from './zh/record.ts';
import { start } from './zh/start.ts';
import { technician } from './zh/technician.ts';
import { phase, term } from './zh/term.ts';

/** 全部界面文字的中文。键与英文完全一致，由类型保证。 */
export const zh: Shape<typeof en> = {
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
