import { Button, Checkbox, Collapse, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import type { RecordView } from '../../../api/window/views.ts';
import { useAct, useAsk, usePages } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { PatientBanner } from '../../components/patient-banner.tsx';
import { RecordDocument } from '../../components/record-document.tsx';
import { SaidFact, wordsEveryMs } from '../../components/said-words.tsx';
import { Fact, Facts, Panel, Screen } from '../../components/screen.tsx';
import type { PatientShare } from '../../components/share-state.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useMe } from '../../app/session.tsx';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { testIds } from '../../test-ids.ts';
import { ConsentTerms } from './consent.tsx';
import { askedParts, chosenExpiry, expiryChoices, onlyParts } from './scope.ts';
import { ChooseScope } from './share-scope.tsx';
import { useAboutShare } from './about-share.tsx';
import { StandingPanel } from './standing.tsx';

const ids = testIds.shares;

/** What was chosen so far; that it is agreed to is said anew each time. */
const Answer = z.object({
  recordKey: z.string(),
  parts: z.array(z.string()).readonly(),
  choice: z.enum(expiryChoices).optional(),
  date: z.string(),
});
type Answer = z.infer<typeof Answer>;

const keptAnswer = new KeptForm('share', Answer, { recordKey: '', parts: [], date: '' });

/** A request: who asks, what to share, exactly what they will see, consent in plain words. */
export function ShareDecide({ share }: { readonly share: PatientShare }) {
  const t = useWords();
  const format = useFormat();
  const me = useMe();
  const standing = useAsk('shares.standing', { shareId: share.shareId, consumerPid: share.consumerPid });
  const said = useAsk('shares.words', { shareId: share.shareId }, { everyMs: wordsEveryMs });
  const records = usePages('records.list');
  const open = useAct('records.open');
  const grant = useAct('shares.grant', ['shares.list']);
  const decline = useAct('shares.decline', ['shares.list']);
  const { typed, change, forget } = useKeptForm(keptAnswer, share.shareId);
  const { recordKey, parts, choice, date } = typed;
  const [previewed, setPreviewed] = useState(false);
  const [agreed, setAgreed] = useState(false);
  const [declining, setDeclining] = useState(false);

  const record: RecordView | undefined = open.value;
  const expiry = chosenExpiry(choice, date, share.until, format.endOfDay);
  const active = standing.value?.status === 'active';
  // Whatever changes what is agreed to takes the agreement back.
  const changed = (part: Partial<Answer>): void => {
    setAgreed(false);
    change(part);
  };
  const openRecord = async (key: string): Promise<void> => {
    const entry = records.items?.find((one) => `${one.T_ID}-${one.version}` === key);
    if (entry === undefined) return;
    const opened = await open.run({ tid: entry.T_ID, version: entry.version });
    if (opened !== undefined && key !== recordKey) changed({ recordKey: key, parts: askedParts(opened, share.kinds) });
  };
  useReopened(recordKey, records.items !== undefined, openRecord);
  const missing = [
    ...(active ? [] : [t('patient.shares.missing.standing')]),
    ...(record === undefined
      ? [t('patient.shares.missing.record')]
      : parts.length === 0
        ? [t('patient.shares.missing.segments')]
        : []),
    ...(expiry === undefined ? [t('patient.shares.missing.expiry')] : []),
    ...(agreed ? [] : [t('patient.shares.missing.agree')]),
  ];
  const shareIt = async (): Promise<void> => {
    if (record === undefined || expiry === undefined) return;
    const { shareId, consumerPid, purpose } = share;
    const { tid, version } = record;
    const granted = await grant.run({ shareId, consumerPid, purpose, tid, version, segments: [...parts], expiry });
    if (granted !== undefined) forget();
  };
  const aboutShare = useAboutShare(share, standing.value);
  const chosen = record === undefined ? undefined : onlyParts(record, parts);

  return (
    <>
      <PatientBanner subject={{ pid: me.pid, name: me.label }} />
      <Screen
        title={t('patient.shares.detailTitle')}
        back="/patient/shares"
        testid={ids.detail}
        data={{ 'data-status': 'requested' }}
      >
        <Panel title={t('patient.shares.whoTitle')}>
          <Stack gap="md">
            <WhenAnswered asking={standing}>{(value) => <StandingPanel standing={value} />}</WhenAnswered>
            <Facts>
              <Fact name={t('patient.shares.theyWant')}>
                {share.kinds.map((kind) => t(`term.kind.${kind}`)).join(t('common.listJoin'))}{' '}
                {t('patient.shares.forPurpose', { purpose: t(`term.purpose.${share.purpose}`) })}
              </Fact>
              <Fact name={t('patient.shares.theyWantUntil')}>{format.dateTime(share.until)}</Fact>
              <SaidFact name={t('patient.shares.whatTheyWrite')} said={said.value} about="request" />
            </Facts>
            <ErrorPanel error={said.error} retry={said.again} />
          </Stack>
        </Panel>
        <Panel title={t('patient.shares.chooseTitle')}>
          <ChooseScope
            share={share}
            records={records}
            record={record}
            opening={open}
            parts={parts}
            onParts={(chosen) => changed({ parts: chosen })}
            recordKey={recordKey}
            onRecord={(key) => void openRecord(key)}
            choice={choice}
            onChoice={(chosen) => changed({ choice: chosen })}
            date={date}
            onDate={(day) => changed({ date: day })}
          />
        </Panel>
        {chosen === undefined || parts.length === 0 ? null : (
          <>
            <Panel title={t('patient.shares.previewTitle')}>
              <Button
                variant="default"
                onClick={() => setPreviewed(!previewed)}
                data-testid={ids.preview}
                aria-expanded={previewed}
              >
                {t(previewed ? 'patient.shares.previewHide' : 'patient.shares.previewShow')}
              </Button>
              <Collapse expanded={previewed} mt="md">
                {previewed ? <RecordDocument record={chosen} /> : null}
              </Collapse>
            </Panel>
            {standing.value === undefined || expiry === undefined ? null : (
              <Panel title={t('patient.shares.consentTitle')}>
                <ConsentTerms
                  share={share}
                  standing={standing.value}
                  record={chosen}
                  expiry={expiry}
                  reason={said.value?.find(({ about }) => about === 'request')?.text}
                />
                <Checkbox
                  mt="md"
                  label={<Text fw={600}>{t('patient.shares.agree')}</Text>}
                  checked={agreed}
                  disabled={!active}
                  onChange={(event) => setAgreed(event.currentTarget.checked)}
                  data-testid={ids.agree}
                />
              </Panel>
            )}
          </>
        )}
        <JobProgress job={grant} />
        <ErrorPanel error={grant.error} />
        <NextStep
          label={t('patient.shares.grant')}
          missing={missing}
          busy={grant.busy}
          testid={ids.grant}
          onGo={() => void shareIt()}
          others={
            <Group>
              <Button
                variant="default"
                disabled={grant.busy}
                onClick={() => setDeclining(true)}
                data-testid={ids.decline}
              >
                {t('patient.shares.decline')}
              </Button>
            </Group>
          }
        />
      </Screen>
      <ConfirmSteps
        opened={declining}
        title={t('patient.shares.declineTitle')}
        subject={share.shareId}
        about={aboutShare}
        will={[t('patient.shares.declineWill')]}
        wont={[t('patient.shares.declineWont')]}
        confirm={t('patient.shares.declineConfirm')}
        reason={{ label: t('patient.shares.declineReason'), required: false, testid: ids.declineReason }}
        busy={decline.busy}
        error={decline.error}
        testid={ids.declineNow}
        onClose={() => setDeclining(false)}
        onConfirm={(reason) => void decline.run({ shareId: share.shareId, reason })}
      />
    </>
  );
}

/** Whoever comes back finds the record open that was chosen; nothing of it was kept but which it is. */
function useReopened(recordKey: string, ready: boolean, reopen: (key: string) => Promise<void>): void {
  const kept = useRef(recordKey);
  useEffect(() => {
    if (!ready || kept.current === '') return;
    const key = kept.current;
    kept.current = '';
    void reopen(key);
  });
}
