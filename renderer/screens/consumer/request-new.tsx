import { Checkbox, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { SegmentKind } from '../../../domain/record.ts';
import { Purpose } from '../../../domain/share.ts';
import { useMe } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { Choice } from '../../components/choice.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { Panel, Screen } from '../../components/screen.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { DateField } from '../../input/date-field.tsx';
import { testIds } from '../../test-ids.ts';
import '../../theme/doctor.css';
import { pidFlaw, tidyPid } from './pid-input.ts';
import type { UntilChoice } from './until.ts';
import { untilChoices, untilInstant } from './until.ts';

const ids = testIds.requestNew;
const longestReason = 500;

const Written = z.object({
  pid: z.string(),
  purpose: Purpose.optional(),
  reason: z.string(),
  kinds: z.array(SegmentKind).readonly(),
  choice: z.enum(untilChoices),
  /** As typed. */
  date: z.string(),
});

const keptRequest = new KeptForm('request', Written, { pid: '', reason: '', kinds: [], choice: '90', date: '' });

/** Asks one patient for data: which patient, what for, what, until when. */
export function RequestNew() {
  const t = useWords();
  const go = useNavigate();
  const me = useMe();
  const { typed, change, forget } = useKeptForm(keptRequest);
  const { pid, purpose, reason, kinds, choice, date } = typed;
  const act = useAct('requests.make', ['requests.list']);
  const format = useFormat();
  const until = untilInstant(choice, date, format.endOfDay, new Date());
  const missing = [
    ...(pidFlaw(pid, me.pid) === undefined ? [] : [t('consumer.make.missing.pid')]),
    ...(purpose === undefined ? [t('consumer.make.missing.purpose')] : []),
    ...(reason.trim() === '' ? [t('consumer.make.missing.reason')] : []),
    ...(kinds.length === 0 ? [t('consumer.make.missing.kinds')] : []),
    ...(until === undefined
      ? [t(choice === 'date' ? 'consumer.make.missing.date' : 'consumer.make.missing.until')]
      : []),
  ];
  const submit = async (): Promise<void> => {
    // Counted from the moment of sending, not from when the screen was last drawn.
    const end = untilInstant(choice, date, format.endOfDay, new Date());
    if (purpose === undefined || end === undefined) return;
    const share = await act.run({ patientPid: pid, purpose, reason: reason.trim(), kinds: [...kinds], until: end });
    if (share === undefined) return;
    forget();
    void go(`/requests?made=${share.shareId}`, { replace: true });
  };
  return (
    <Screen title={t('consumer.make.title')} intro={t('consumer.make.intro')} back="/requests" testid={ids.root} narrow>
      <Panel title={t('consumer.make.patient')}>
        <PatientPid pid={pid} own={me.pid} onChange={(text) => change({ pid: text })} />
      </Panel>
      <Panel title={t('consumer.make.why')}>
        <Stack gap="sm">
          <NativeSelect
            label={t('consumer.make.purpose')}
            required
            data={[
              { value: '', label: t('consumer.make.choose') },
              ...Purpose.options.map((value) => ({ value, label: t(`term.purpose.${value}`) })),
            ]}
            value={purpose ?? ''}
            onChange={(event) => change({ purpose: Purpose.options.find((one) => one === event.currentTarget.value) })}
            data-testid={ids.purpose}
          />
          <Textarea
            label={t('consumer.make.reason')}
            description={t('consumer.make.reasonHint')}
            required
            autosize
            minRows={2}
            maxLength={longestReason}
            value={reason}
            onChange={(event) => change({ reason: event.currentTarget.value })}
            data-testid={ids.reason}
          />
          {reason.length > longestReason - 100 ? (
            <Text size="sm" c="dimmed" role="status">
              {t('consumer.make.reasonLeft', { left: longestReason - reason.length })}
            </Text>
          ) : null}
        </Stack>
      </Panel>
      <Panel title={t('consumer.make.what')}>
        <Kinds kinds={kinds} onChange={(chosen) => change({ kinds: chosen })} />
      </Panel>
      <Panel title={t('consumer.make.how')}>
        <Until
          choice={choice}
          onChoose={(chosen) => change({ choice: chosen })}
          date={date}
          onDate={(day) => change({ date: day })}
        />
      </Panel>
      <div className="ow-said">
        <ErrorPanel error={act.error} />
      </div>
      <NextStep
        label={t('consumer.make.submit')}
        missing={missing}
        busy={act.busy}
        onGo={() => void submit()}
        testid={ids.submit}
      />
    </Screen>
  );
}

function PatientPid({
  pid,
  own,
  onChange,
}: {
  readonly pid: string;
  readonly own: string;
  readonly onChange: (pid: string) => void;
}) {
  const t = useWords();
  const flaw = pidFlaw(pid, own);
  const wrong =
    flaw === 'characters'
      ? t('consumer.make.pidWrong')
      : flaw === 'long'
        ? t('consumer.make.pidLong')
        : flaw === 'own'
          ? t('consumer.make.pidOwn')
          : undefined;
  return (
    <Stack gap={4}>
      <Textarea
        label={t('consumer.make.pid')}
        description={t('consumer.make.pidHint')}
        required
        autosize
        minRows={2}
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: 'ow-mono' }}
        value={pid}
        error={wrong}
        onChange={(event) => onChange(tidyPid(event.currentTarget.value))}
        data-testid={ids.patientPid}
      />
      <Text size="sm" c="dimmed" role="status">
        {flaw === undefined ? `✓ ${t('consumer.make.pidGood')}` : t('consumer.make.pidCount', { done: pid.length })}
      </Text>
    </Stack>
  );
}

function Kinds({
  kinds,
  onChange,
}: {
  readonly kinds: readonly SegmentKind[];
  readonly onChange: (kinds: readonly SegmentKind[]) => void;
}) {
  const t = useWords();
  return (
    <Stack gap="sm" role="group" aria-label={t('consumer.make.what')}>
      <Text size="sm" c="dimmed">
        {t('consumer.make.kindsHint')}
      </Text>
      {SegmentKind.options.map((kind) => (
        <Checkbox
          key={kind}
          label={t(`term.kind.${kind}`)}
          description={t(`term.kindNote.${kind}`)}
          checked={kinds.includes(kind)}
          onChange={(event) =>
            onChange(
              SegmentKind.options.filter((one) => (one === kind ? event.currentTarget.checked : kinds.includes(one))),
            )
          }
          data-testid={ids.kind(kind)}
        />
      ))}
    </Stack>
  );
}

function Until({
  choice,
  onChoose,
  date,
  onDate,
}: {
  readonly choice: UntilChoice | undefined;
  readonly onChoose: (choice: UntilChoice) => void;
  readonly date: string;
  readonly onDate: (date: string) => void;
}) {
  const t = useWords();
  const format = useFormat();
  const now = new Date();
  const note = (one: UntilChoice): string | undefined => {
    const end = untilInstant(one, date, format.endOfDay, now);
    return end === undefined ? undefined : t('consumer.make.untilNote', { date: format.date(end) });
  };
  return (
    <Stack gap="sm">
      <Choice
        label={t('consumer.make.how')}
        columns="2"
        value={choice}
        onChoose={onChoose}
        options={untilChoices.map((one) => ({
          key: one,
          title: t(`consumer.make.until.${one}`),
          note: note(one),
          testid: ids.until(one),
        }))}
      />
      {choice === 'date' ? (
        <DateField
          label={t('consumer.make.date')}
          placeholder={format.today(now)}
          value={date}
          onType={onDate}
          possible={(day) => day >= format.today(now)}
          impossible={t('consumer.make.datePast')}
          data-testid={ids.untilDate}
        />
      ) : null}
    </Stack>
  );
}
