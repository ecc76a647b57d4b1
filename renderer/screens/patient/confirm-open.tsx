import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { TID } from '../../../domain/ids.ts';
import { useMe } from '../../app/session.tsx';
import { useAct, useAsk } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { PatientBanner } from '../../components/patient-banner.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { RecordDocument } from '../../components/record-document.tsx';
import { Screen } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { trustOf } from '../../components/trust.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { recordSubject } from './subject.ts';
import { LetRead, LetReadOutcome, grantOf } from './let-read.tsx';
import { Amended } from './amended.tsx';
import { useOpenOnce } from './use-record.ts';

const ids = testIds.confirm;

/** The record exactly as it will be signed; then sign it, or send it back. */
export function ConfirmOpen() {
  const t = useWords();
  const go = useNavigate();
  const me = useMe();
  const local = useLocal();
  const { org = '', tid: raw = '' } = useParams();
  const tid = TID.parse(raw);
  const open = useAct('confirm.open');
  const sign = useAct('confirm.sign', ['confirm.list', 'outbox.list', 'records.list', 'booking.list']);
  const giveBack = useAct('confirm.return', ['confirm.list', 'booking.list']);
  const grant = useAct('shares.grant', ['shares.list']);
  const [read, setRead] = useState(false);
  const [letRead, setLetRead] = useState(true);
  const [sending, setSending] = useState(false);
  useOpenOnce(open, { org, tid }, `${org}/${tid}`);
  const record = open.value;
  const trusted = record !== undefined && trustOf(record.checks) !== 'failed';
  const finished = sign.value !== undefined || giveBack.value !== undefined;
  const signIt = async (): Promise<void> => {
    const signed = await sign.run({ org, tid });
    const wish = record === undefined || !letRead ? undefined : grantOf(record);
    // Only what is on the ledger can be shared.
    if (signed !== undefined && wish !== undefined) await grant.run(wish);
  };

  return (
    <>
      {record === undefined ? null : <PatientBanner subject={recordSubject(record, me.label)} />}
      <Screen
        title={t(finished ? 'patient.confirm.title' : 'patient.confirm.openTitle')}
        {...(finished ? {} : { intro: t('patient.confirm.openIntro') })}
        back="/patient/confirm"
        testid={ids.root}
      >
        <Done transactionId={sign.value?.transactionId} returned={giveBack.value !== undefined} tid={tid} />
        <JobProgress job={open} />
        <ErrorPanel error={open.error} retry={() => void open.run({ org, tid })} />
        {record === undefined || finished ? null : (
          <LetRead record={record} checked={letRead} disabled={sign.busy} onChange={setLetRead} />
        )}
        {record === undefined || finished ? null : <Amended record={record} />}
        {/* What was read is no longer what is: signed, it is among the records. */}
        {record === undefined || finished ? null : (
          <RecordDocument record={record} save={{ source: 'confirmation', id: tid }} />
        )}
        <JobProgress job={sign} />
        <ErrorPanel error={sign.error} />
        <JobProgress job={grant} />
        <LetReadOutcome failed={grant.error !== undefined} granted={grant.value !== undefined} />
        {finished ? (
          <NextStep
            label={t('patient.confirm.toRecords')}
            testid={testIds.patientHome.records}
            onGo={() => void go('/patient/records')}
          />
        ) : record === undefined ? null : (
          <NextStep
            label={t('patient.confirm.sign')}
            missing={read ? [] : [t('patient.confirm.missingRead')]}
            note={t('patient.confirm.signWill')}
            busy={sign.busy}
            testid={ids.sign}
            onGo={() => void signIt()}
            others={
              <>
                <Button
                  variant="default"
                  disabled={sign.busy}
                  onClick={() => setSending(true)}
                  data-testid={ids.sendBack}
                >
                  {t('patient.confirm.sendBack')}
                </Button>
                <Checkbox
                  label={t('patient.confirm.haveRead')}
                  checked={read}
                  disabled={!trusted || sign.busy}
                  onChange={(event) => setRead(event.currentTarget.checked)}
                  data-testid={ids.read}
                />
              </>
            }
          />
        )}
      </Screen>
      <ConfirmSteps
        opened={sending && giveBack.value === undefined}
        title={t('patient.confirm.sendBackTitle')}
        subject={`${org} ${tid}`}
        about={[
          { name: t('record.hospital'), value: record === undefined ? org : local(record.hospital) },
          { name: t('term.tid'), value: <PidChip pid={tid} copyable={false} /> },
        ]}
        will={[t('patient.confirm.sendBackWill')]}
        confirm={t('patient.confirm.sendBackConfirm')}
        reason={{
          label: t('patient.confirm.sendBackReason'),
          description: t('patient.confirm.sendBackHint'),
          required: true,
          testid: ids.remark,
        }}
        busy={giveBack.busy}
        error={giveBack.error}
        testid={ids.sendBackNow}
        onClose={() => setSending(false)}
        onConfirm={(remark) => void giveBack.run({ org, tid, remark })}
      />
    </>
  );
}

function Done({
  transactionId,
  returned,
  tid,
}: {
  readonly transactionId: string | undefined;
  readonly returned: boolean;
  readonly tid: string;
}) {
  const t = useWords();
  const outbox = useAsk('outbox.list', {}, { enabled: transactionId !== undefined, everyMs: 1500 });
  if (returned)
    return (
      <Message tone="note" data-testid={testIds.common.notice}>
        <p>{t('patient.confirm.sentBack')}</p>
      </Message>
    );
  if (transactionId === undefined) return null;
  const onTheWay =
    transactionId === '' || outbox.value?.some((item) => item.tid === tid && item.state !== 'committed') === true;
  return (
    <Message
      tone={onTheWay ? 'wait' : 'good'}
      title={t(onTheWay ? 'patient.confirm.onTheWay' : 'patient.confirm.done')}
      data-testid={ids.recorded}
    >
      <p>{t('patient.confirm.doneText')}</p>
      <p className="ow-mono" data-testid={ids.transactionId}>
        {transactionId}
      </p>
    </Message>
  );
}
