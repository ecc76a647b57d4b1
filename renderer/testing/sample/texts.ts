import type { Replied } from '../../../api/window/calls.ts';
import { days, shareId, tid } from './ids.ts';
import { hospital2 } from './record.ts';

/** What the doctor of the sample world keeps of their own. */
export const ownTexts: Replied<'treatment.texts'> = [
  {
    kind: 'template',
    id: '3b241101-e2bb-4255-8caf-4136c566a962',
    name: 'Gallstones, follow-up',
    complaint: 'Follow-up of gallstones',
    findings: 'Since the last visit: {course}\nExamination: {findings}\nUltrasound: {result}',
    plan: '{treatment}',
  },
  {
    kind: 'phrase',
    id: '3b241101-e2bb-4255-8caf-4136c566a963',
    abbreviation: 'murphy',
    text: 'Murphy’s sign {positive or negative}.',
  },
];

/** `?blank`: nothing was written yet. */
export function unwritten(treatment: Replied<'treatment.open'>): Replied<'treatment.open'> {
  return { ...treatment, remark: '', draft: {}, attachments: [] };
}

/** `?earlier`: what the patient lets the doctor read of other treatments. */
export const earlier: Replied<'treatment.earlier'> = [
  { shareId: shareId(202), tid: tid(101), version: 1, recordedAt: days(-3), hospital: hospital2 },
  { shareId: shareId(205), tid: tid(104), version: 2, recordedAt: days(-40), hospital: hospital2 },
];
