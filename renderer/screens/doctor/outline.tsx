import { IconCircle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useWords } from '../../i18n/index.ts';
import type { EmrForm } from './emr-form.ts';
import type { PartId } from './part.tsx';
import { goToPart, partIds } from './part.tsx';

type State = 'filled' | 'needed' | 'empty';
const icons = { filled: IconCircleCheck, needed: IconCircleDashed, empty: IconCircle };

/** The parts of the record, how far each is, and the key that leads there. */
export function Outline({
  form,
  captures,
  attachments,
}: {
  readonly form: EmrForm;
  readonly captures: number;
  readonly attachments: number;
}) {
  const t = useWords();
  const states = statesOf(form, captures, attachments);
  return (
    <nav className="ow-panel" aria-label={t('doctor.emr.outline')}>
      <ul className="ow-outline">
        {partIds.map((id, at) => {
          const state = states[id];
          const Icon = icons[state];
          return (
            <li key={id}>
              <button
                type="button"
                data-state={state}
                aria-keyshortcuts={`Alt+${String(at + 1)}`}
                onClick={() => goToPart(id)}
              >
                <Icon size={17} stroke={2} role="img" aria-label={t(`doctor.emr.${state}`)} />
                {t(`doctor.emr.section.${id}`)}
                <kbd className="ow-kbd" aria-hidden>
                  {t('common.key.alt')} {at + 1}
                </kbd>
              </button>
            </li>
          );
        })}
      </ul>
      <div className="ow-shortcuts" role="note" aria-label={t('doctor.emr.keys')}>
        <span>
          <kbd className="ow-kbd">{t('common.key.control')} S</kbd> {t('doctor.emr.keySave')}
        </span>
        <span>
          <kbd className="ow-kbd">
            {t('common.key.control')} {t('common.key.enter')}
          </kbd>{' '}
          {t('doctor.emr.keyPreview')}
        </span>
        <span>
          <kbd className="ow-kbd">{t('common.key.alt')} T</kbd> {t('doctor.emr.keyTemplate')}
        </span>
        <span>
          <kbd className="ow-kbd">F2</kbd> {t('doctor.emr.keyBlank')}
        </span>
        <span>
          <kbd className="ow-kbd">{t('common.key.alt')} P</kbd> {t('doctor.emr.keyPhrase')}
        </span>
      </div>
    </nav>
  );
}

function statesOf(form: EmrForm, captures: number, attachments: number): Readonly<Record<PartId, State>> {
  const filled = (is: boolean, otherwise: State = 'empty'): State => (is ? 'filled' : otherwise);
  return {
    complaint: filled(form.complaint.trim() !== '', 'needed'),
    findings: filled(form.findings.trim() !== ''),
    vitals: filled(form.otherVitals.length > 0 || Object.values(form.vitals).some(({ text }) => text.trim() !== '')),
    diagnoses: filled(form.diagnoses.length > 0, 'needed'),
    procedures: filled(form.procedures.length > 0),
    medications: filled(form.medications.some(({ name }) => name.trim() !== '')),
    plan: filled(form.plan.trim() !== ''),
    captures: filled(captures > 0),
    attachments: filled(attachments > 0),
  };
}
