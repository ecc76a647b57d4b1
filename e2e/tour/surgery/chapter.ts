import { appointmentSteps } from '../../windows/story/appointment.ts';
import { networkSteps } from '../../windows/story/network.ts';
import { registrationSteps } from '../../windows/story/registration.ts';
import type { Step } from '../../windows/story/step.ts';
import { treatmentStepsOf } from '../../windows/story/treatment.ts';
import { ward } from '../../windows/story/ward.ts';
import type { Stage } from '../../windows/stage.ts';
import type { Chapter, ChapterOptions } from '../play.ts';
import { onOneNetwork } from '../story.ts';
import { recordingSteps } from './recording.ts';
import { patientBack, usingSteps } from './using.ts';

const [open, ...record] = treatmentStepsOf(ward);
const [sign] = record.splice(-1);

const surgery: readonly Step[] = [
  ...networkSteps,
  ...registrationSteps,
  ...appointmentSteps,
  ...(open ? [open] : []),
  ...recordingSteps,
  ...record,
  patientBack,
  ...(sign ? [sign] : []),
  ...usingSteps,
];

/**
 * An operation: a ventilator, a monitor, an analyser and a pump recorded at once, with faults on every line and the
 * client killed once; sealed, confirmed, read by the patient and by the maker of the ventilator, who sees its part
 * alone.
 */
export function surgeryChapter(options: ChapterOptions): Promise<Chapter<Stage>> {
  return onOneNetwork(surgery, options);
}
