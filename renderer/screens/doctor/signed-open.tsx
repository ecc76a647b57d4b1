import { Textarea } from '@mantine/core';
import { useNavigate, useParams } from 'react-router';
import { z } from 'zod';
import type { Replied } from '../../../api/window/calls.ts';
import { bounds } from '../../../domain/bounds.ts';
import { TID, type ShareId } from '../../../domain/ids.ts';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { PatientBanner } from '../../components/patient-banner.tsx';
import { RecordDocument } from '../../components/record-document.tsx';
import { Fact, Facts, Panel, Screen } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { testIds } from '../../test-ids.ts';
import '../../theme/doctor.css';
import { UseRecorded } from '../consumer/use-recorded.tsx';
import { signedListPath, treatmentPath } from './paths.ts';
import { signedStateOf, signedTones } from './signed-state.ts';

const ids = testIds.signed;
type Reading = Replied<'treatment.reading'>;

/** One record the doctor has signed: read again as far as its patient lets them, and each reading is a use. */
export function DoctorSignedOpen() {
  const t = useWords();
  const { tid: raw = '' } = useParams();
  const tid = TID.parse(raw);
  const asking = useAsk('treatment.reading', { tid }, { everyMs: 10_000 });
  if (asking.value !== undefined) return <Shown key={tid} tid={tid} reading={asking.value} />;
  return (
    <Screen title={t('doctor.signed.one')} back={signedListPath} testid={ids.document}>
      <WhenAnswered asking={asking}>{() => null}</WhenAnswered>
    </Screen>
  );
}

function Shown({ tid, reading }: { readonly tid: TID; readonly reading: Reading }) {
  const t = useWords();
  const open = useAct('requests.open');
  const { signed, state, share } = reading;
  // What was opened goes from the screen when the patient ends it.
  const opened = state === 'open' ? open.value : undefined;
  const subject = opened?.emr[0]?.document.subject;
  const become = signedStateOf(signed);
  return (
    <>
      <PatientBanner subject={{ pid: signed.patientPid, tid, ...(subject === undefined ? {} : subject) }} />
      <Screen
        title={t('doctor.signed.one')}
        back={signedListPath}
        testid={ids.document}
        data={{ 'data-reading': state }}
        actions={<StatusBadge tone={signedTones[become]}>{t(`doctor.signed.state.${become}`)}</StatusBadge>}
      >
        {opened === undefined || share === undefined ? (
          <>
            <Message tone={state === 'open' ? 'good' : 'wait'} title={t(`doctor.signed.reading.${state}.title`)}>
              <p>{t(`doctor.signed.reading.${state}.text`)}</p>
            </Message>
            <WhatIsKnown reading={reading} />
          </>
        ) : (
          <>
            <UseRecorded use={opened.use} share={share} />
            <RecordDocument record={opened} save={{ source: 'share', id: share.shareId }} />
          </>
        )}
        <div className="ow-said">
          <JobProgress job={open} />
          <ErrorPanel error={open.error} />
        </div>
        {state === 'open' && share !== undefined && opened === undefined ? (
          <NextStep
            label={t('doctor.signed.read')}
            note={t('doctor.signed.readNote')}
            busy={open.busy}
            onGo={() => void open.run({ shareId: share.shareId })}
            testid={ids.read}
          />
        ) : null}
        {opened !== undefined && share !== undefined && opened.version === reading.record?.version ? (
          <Amend shareId={share.shareId} version={opened.version} />
        ) : null}
        {(state === 'never' || state === 'ended') && reading.record !== undefined ? <Ask tid={tid} /> : null}
      </Screen>
    </>
  );
}

/** What lies on the ledger stays; an amendment is a new version of it. */
function Amend({ shareId, version }: { readonly shareId: ShareId; readonly version: number }) {
  const t = useWords();
  const go = useNavigate();
  const amend = useAct('treatment.amend', ['treatment.open']);
  const begin = async (): Promise<void> => {
    const begun = await amend.run({ shareId, version });
    if (begun !== undefined) void go(treatmentPath(begun.appointmentId));
  };
  return (
    <>
      <ErrorPanel error={amend.error} />
      <NextStep
        label={t('doctor.signed.amend')}
        note={t('doctor.signed.amendNote')}
        busy={amend.busy}
        onGo={() => void begin()}
        testid={ids.amend}
      />
    </>
  );
}

/** What the ledger and the hospital know of it; nothing of what is in it. */
function WhatIsKnown({ reading: { signed, record, share } }: { readonly reading: Reading }) {
  const t = useWords();
  const format = useFormat();
  return (
    <Panel>
      <Facts>
        <Fact name={t('doctor.signed.at')}>{format.dateTime(signed.signedAt)}</Fact>
        {record === undefined ? null : (
          <>
            <Fact name={t('doctor.signed.recordedAt')}>{format.dateTime(record.recordedAt)}</Fact>
            <Fact name={t('doctor.signed.version')}>{t('common.version', { version: record.version })}</Fact>
            <Fact name={t('doctor.preview.contents')}>
              {record.kinds.map((kind) => t(`term.kind.${kind}`)).join(t('common.listJoin'))}
            </Fact>
          </>
        )}
        {share?.granted === undefined ? null : (
          <>
            <Fact name={t('doctor.signed.shared')}>{t('common.version', { version: share.granted.version })}</Fact>
            <Fact name={t('consumer.request.until')}>{format.dateTime(share.granted.expiry)}</Fact>
          </>
        )}
      </Facts>
    </Panel>
  );
}

const keptWish = new KeptForm('read-again', z.object({ reason: z.string() }), { reason: '' });

/** A record from before doctors asked with their signature, or one the patient took back. */
function Ask({ tid }: { readonly tid: TID }) {
  const t = useWords();
  const { typed, change, forget } = useKeptForm(keptWish, tid);
  const ask = useAct('treatment.askToRead', ['treatment.reading', 'requests.list']);
  const reason = typed.reason.trim();
  return (
    <>
      <Panel title={t('doctor.signed.ask')}>
        <Textarea
          label={t('doctor.signed.reason')}
          description={t('doctor.signed.reasonHint')}
          required
          autosize
          minRows={2}
          maxLength={bounds.reason}
          value={typed.reason}
          onChange={(event) => change({ reason: event.currentTarget.value })}
          data-testid={ids.reason}
        />
      </Panel>
      <ErrorPanel error={ask.error} />
      <NextStep
        label={t('doctor.signed.askNow')}
        missing={reason === '' ? [t('doctor.signed.reason')] : []}
        busy={ask.busy}
        onGo={() => void ask.run({ tid, reason }).then((share) => (share === undefined ? undefined : forget()))}
        testid={ids.ask}
      />
    </>
  );
}
