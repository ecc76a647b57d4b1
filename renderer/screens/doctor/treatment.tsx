import { Button, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { PatientBanner } from '../../components/patient-banner.tsx';
import { Screen } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { vitalSignKind } from '../../data/vital-signs.ts';
import { useLanguage, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import '../../theme/doctor.css';
import { AllergyWarning, MoreAllergies } from './allergies.tsx';
import { AmendmentReason } from './amendment-reason.tsx';
import { Attachments } from './attachments.tsx';
import { CarriedMarks } from './carried-marks.tsx';
import { Diagnoses } from './diagnoses.tsx';
import { EarlierRecords, useEarlier } from './earlier-records.tsx';
import type { EmrForm, OpenedTreatmentView } from './emr-form.ts';
import type { Problem } from './emr-problems.ts';
import { problemsOf } from './emr-problems.ts';
import { Medications } from './medications.tsx';
import { Outline } from './outline.tsx';
import type { PartId } from './part.tsx';
import { goToPart } from './part.tsx';
import { goToNextBlank } from './go-to-blank.ts';
import { previewPath } from './paths.ts';
import { Procedures } from './procedures.tsx';
import { ProsePart } from './prose-part.tsx';
import { StagedCaptures } from './staged-captures.tsx';
import { SavedBadge } from './saved-badge.tsx';
import { useShortcuts } from './shortcuts.ts';
import { treatmentSubject } from './subject.ts';
import { TemplateChoice } from './template-choice.tsx';
import { useDraft } from './use-draft.ts';
import { useTexts } from './use-texts.ts';
import { VitalSigns } from './vital-signs.tsx';

const ids = testIds.emr;

/** One treatment: T_SK is opened by main, and the record written here. */
export function DoctorTreatment() {
  const t = useWords();
  const { appointmentId = '' } = useParams();
  const asking = useAsk('treatment.open', { appointmentId });
  if (asking.value !== undefined)
    return <Editor key={asking.value.tid} appointmentId={appointmentId} view={asking.value} />;
  return (
    <Screen title={t('doctor.emr.title')} back="/doctor/day" testid={ids.root}>
      <WhenAnswered asking={asking}>{() => null}</WhenAnswered>
    </Screen>
  );
}

function Editor({ appointmentId, view }: { readonly appointmentId: string; readonly view: OpenedTreatmentView }) {
  const t = useWords();
  const go = useNavigate();
  const { form, change, enter, saved, flush } = useDraft(appointmentId, view);
  const [going, setGoing] = useState(false);
  const problems = problemsOf(form, useLanguage());
  const { templates, phrases } = useTexts(view.appointment.department);
  const sayProblem = useProblemWords();
  // Recordings arrive while the doctor writes.
  const asking = useAsk('treatment.captures', { tid: view.tid }, { everyMs: 10_000 });
  const captures = asking.value ?? view.captures;
  const earlier = useEarlier(view.tid);

  const preview = async (): Promise<void> => {
    const first = problems[0];
    if (first !== undefined) {
      if (first.kind === 'blank') goToNextBlank();
      else goToPart(partOf(first));
      return;
    }
    setGoing(true);
    const kept = await flush();
    setGoing(false);
    if (kept) void go(previewPath(appointmentId));
  };
  useShortcuts({ save: () => void flush(), preview: () => void preview() });

  return (
    <>
      <PatientBanner subject={treatmentSubject(view)} />
      <Screen title={t('doctor.emr.title')} back="/doctor/day" testid={ids.root} data={{ 'data-tid': view.tid }}>
        <ErrorPanel error={saved.error} />
        <Remark remark={view.remark} />
        <Overtaken version={view.appointment.overtakenBy} />
        <div className="ow-write">
          <div className="ow-write__main">
            {view.amends === undefined ? null : (
              <AmendmentReason
                version={view.amends.version}
                reason={form.reason ?? ''}
                onChange={(reason) => change({ reason })}
              />
            )}
            <TemplateChoice form={form} templates={templates} onChange={change} />
            <ProsePart
              id="complaint"
              phrases={phrases}
              required
              rows={2}
              value={form.complaint}
              onChange={(complaint) => change({ complaint })}
            />
            <ProsePart
              id="findings"
              phrases={phrases}
              rows={3}
              value={form.findings}
              onChange={(findings) => change({ findings })}
              below={<CarriedMarks part="findings" form={form} onChange={change} />}
            />
            <VitalSigns vitals={form.vitals} before={earlier.read} onChange={(vitals) => change({ vitals })} />
            <Diagnoses
              diagnoses={form.diagnoses}
              typed={form.entering}
              onChange={(diagnoses) => change({ diagnoses })}
              onType={enter}
            />
            <Procedures
              procedures={form.procedures}
              text={form.entering.procedure}
              onChange={(procedures) => change({ procedures })}
              onText={(procedure) => enter({ procedure })}
            />
            <Medications medications={form.medications} onChange={(medications) => change({ medications })}>
              <Allergies view={view} form={form} onChange={change} />
            </Medications>
            <ProsePart id="plan" phrases={phrases} rows={2} value={form.plan} onChange={(plan) => change({ plan })} />
          </div>
          <aside className="ow-write__side">
            <Outline form={form} captures={captures.length} attachments={view.attachments.length} />
            <EarlierRecords earlier={earlier} form={form} onChange={change} />
            <Told
              complaint={view.di.complaint}
              onTake={form.complaint.trim() === '' ? () => change({ complaint: view.di.complaint }) : undefined}
            />
            <StagedCaptures appointmentId={appointmentId} view={view} captures={captures} asking={asking} />
            <Attachments appointmentId={appointmentId} tid={view.tid} attachments={view.attachments} />
          </aside>
        </div>
        <NextStep
          label={t('doctor.emr.preview')}
          missing={problems.map(sayProblem)}
          note={t('doctor.emr.ready')}
          busy={going}
          onGo={() => void preview()}
          testid={ids.preview}
          others={<SavedBadge saved={saved} onAgain={() => void flush()} />}
        />
      </Screen>
    </>
  );
}

function Remark({ remark }: { readonly remark: string | undefined }) {
  const t = useWords();
  if (remark === undefined || remark === '') return null;
  return (
    <Message tone="wait" title={t('doctor.emr.sentBack')} data-testid={ids.remark}>
      <p className="ow-prose">{remark}</p>
      <Text size="sm">{t('doctor.emr.sentBackHint')}</Text>
    </Message>
  );
}

/** What the doctor signed since was never shown to the patient: its version was on the ledger already. */
function Overtaken({ version }: { readonly version: number | undefined }) {
  const t = useWords();
  if (version === undefined) return null;
  return (
    <Message tone="wait" title={t('doctor.emr.overtaken', { version })} data-testid={ids.overtaken}>
      <Text size="sm">{t('doctor.emr.overtakenHint')}</Text>
    </Message>
  );
}

/** Under the medicines: what was taken over, allergies beside those told, and what meets one. */
function Allergies({
  view,
  form,
  onChange,
}: {
  readonly view: OpenedTreatmentView;
  readonly form: EmrForm;
  readonly onChange: (change: Partial<EmrForm>) => void;
}) {
  const { allergies: told } = view.di;
  return (
    <>
      <CarriedMarks part="medications" form={form} onChange={onChange} />
      <MoreAllergies
        told={told}
        allergies={form.allergies}
        onRemove={(allergy) => onChange({ allergies: form.allergies.filter((one) => one !== allergy) })}
      />
      <CarriedMarks part="allergies" form={form} onChange={onChange} />
      <AllergyWarning
        medicines={form.medications.map(({ name }) => name)}
        allergies={[...new Set([...told, ...form.allergies])]}
      />
    </>
  );
}

/** What the patient said when booking, in their words. */
function Told({ complaint, onTake }: { readonly complaint: string; readonly onTake: (() => void) | undefined }) {
  const t = useWords();
  return (
    <section className="ow-panel">
      <Title order={2} mb={6}>
        {t('doctor.emr.told')}
      </Title>
      <p className="ow-told">{complaint}</p>
      {onTake === undefined ? null : (
        <Button size="compact-sm" variant="default" onClick={onTake}>
          {t('doctor.emr.takeOver')}
        </Button>
      )}
    </section>
  );
}

function partOf({ kind }: Exclude<Problem, { kind: 'blank' }>): PartId | 'reason' {
  return (
    {
      reason: 'reason',
      complaint: 'complaint',
      diagnosis: 'diagnoses',
      looseDiagnosis: 'diagnoses',
      looseProcedure: 'procedures',
      vital: 'vitals',
      medicationName: 'medications',
      medicationDose: 'medications',
    } as const
  )[kind];
}

function useProblemWords(): (problem: Problem) => string {
  const t = useWords();
  return (problem) => {
    if (problem.kind === 'blank') return t('doctor.emr.missing.blank', { what: problem.name });
    if (problem.kind === 'vital') {
      const sign = vitalSignKind(problem.code);
      return t('doctor.emr.missing.vital', { what: sign === undefined ? problem.code : t(`sign.${sign.code}`) });
    }
    if (problem.kind === 'medicationName' || problem.kind === 'medicationDose')
      return t(`doctor.emr.missing.${problem.kind}`, { at: problem.at });
    return t(`doctor.emr.missing.${problem.kind}`);
  };
}
