import { Button, Checkbox } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { StoredEmr } from '../../../api/formats/emr.ts';
import { EmrDifference } from '../../components/emr-difference.tsx';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { Consequences } from '../../components/confirm-steps.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { PatientBanner } from '../../components/patient-banner.tsx';
import { RecordDocument } from '../../components/record-document.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import '../../theme/doctor.css';
import { AllergyWarning } from './allergies.tsx';
import type { OpenedTreatmentView } from './emr-form.ts';
import { treatmentPath } from './paths.ts';
import { SignedNotice } from './signed.tsx';
import { useSignKey } from './shortcuts.ts';
import { treatmentSubject } from './subject.ts';
import { UnreadableCapture } from './unreadable-capture.tsx';

const ids = testIds.emrPreview;

/** The record exactly as it will be signed, and the signature. */
export function EmrPreview() {
  const t = useWords();
  const { appointmentId = '' } = useParams();
  const asking = useAsk('treatment.open', { appointmentId });
  if (asking.value !== undefined)
    return <Preview key={asking.value.tid} appointmentId={appointmentId} view={asking.value} />;
  return (
    <Screen title={t('doctor.preview.title')} back={treatmentPath(appointmentId)} testid={ids.root}>
      <WhenAnswered asking={asking}>{() => null}</WhenAnswered>
    </Screen>
  );
}

function Preview({ appointmentId, view }: { readonly appointmentId: string; readonly view: OpenedTreatmentView }) {
  const t = useWords();
  const go = useNavigate();
  const preview = useAct('treatment.preview');
  const sign = useAct('treatment.sign', ['day.list', 'treatment.waiting', 'treatment.signed']);
  const { tid } = view;
  const [toRead, setToRead] = useState(true);
  const { run } = preview;
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void run({ tid });
  }, [run, tid]);

  const doSign = (): void => {
    if (preview.value === undefined || sign.busy || sign.value !== undefined) return;
    void sign.run(toRead ? { tid, toRead: t('doctor.preview.toReadReason') } : { tid });
  };
  useSignKey(doSign);

  const banner = <PatientBanner subject={treatmentSubject(view)} />;
  if (sign.value !== undefined) {
    return (
      <>
        {banner}
        <SignedNotice confirmation={sign.value} />
      </>
    );
  }
  const record = preview.value;
  return (
    <>
      {banner}
      <Screen
        title={t('doctor.preview.title')}
        intro={t('doctor.preview.intro')}
        back={treatmentPath(appointmentId)}
        testid={ids.root}
        data={{ 'data-tid': tid }}
      >
        <JobProgress job={preview} />
        <UnreadableCapture
          error={preview.error}
          appointmentId={appointmentId}
          view={view}
          onAgain={() => void run({ tid })}
        />
        <AllergyWarning
          medicines={(view.draft.medications ?? []).map(({ name }) => name)}
          allergies={treatmentSubject(view).allergies ?? []}
        />
        {record === undefined ? null : (
          <>
            <Difference was={view.amends?.was} now={record.emr[0]?.document} />
            <RecordDocument record={record} />
            <WhatSigningDoes />
            <Checkbox
              label={t('doctor.preview.toRead')}
              description={t('doctor.preview.toReadHint')}
              checked={toRead}
              disabled={sign.busy}
              onChange={(event) => setToRead(event.currentTarget.checked)}
              data-testid={ids.toRead}
            />
          </>
        )}
        <div className="ow-said">
          <JobProgress job={sign} />
          <UnreadableCapture
            error={sign.error}
            appointmentId={appointmentId}
            view={view}
            onAgain={() => {
              sign.reset();
              void run({ tid });
            }}
          />
        </div>
        <NextStep
          label={t('doctor.preview.sign')}
          missing={record === undefined ? [t('doctor.preview.notYet')] : []}
          busy={sign.busy}
          onGo={doSign}
          note={t('doctor.preview.signKey')}
          testid={ids.sign}
          others={
            <Button
              variant="default"
              leftSection={<IconPencil size={16} />}
              disabled={sign.busy}
              onClick={() => void go(treatmentPath(appointmentId))}
              data-testid={ids.edit}
            >
              {t('doctor.preview.edit')}
            </Button>
          }
        />
      </Screen>
    </>
  );
}

function Difference({ was, now }: { readonly was: StoredEmr | undefined; readonly now: StoredEmr | undefined }) {
  return was === undefined || now === undefined ? null : <EmrDifference was={was} now={now} />;
}

function WhatSigningDoes() {
  const t = useWords();
  return (
    <div className="ow-panel ow-pair">
      <Consequences
        title={t('common.confirm.will')}
        items={[t('doctor.preview.will.sign'), t('doctor.preview.will.seal'), t('doctor.preview.will.ask')]}
        done
      />
      <Consequences
        title={t('common.confirm.wont')}
        items={[t('doctor.preview.wont.ledger'), t('doctor.preview.wont.decide')]}
        done={false}
      />
    </div>
  );
}
