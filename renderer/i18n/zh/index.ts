import type { Catalogue } from '../catalogue.ts';
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

/** 全部界面文字的中文。键与英文完全一致，由类型保证。 */
const words: Catalogue['words'] = {
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

export const catalogue: Catalogue = { words, icd10, templates, phrases };
