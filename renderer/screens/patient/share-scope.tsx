import { Checkbox, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { RecordView } from '../../../api/window/views.ts';
import type { Act, AskedPages } from '../../bridge/index.ts';
import type { Replied } from '../../../api/window/calls.ts';
import { Choice } from '../../components/choice.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { RecordBadge } from '../../components/record-badge.tsx';
import type { PatientShare } from '../../components/share-state.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { useDeviceName } from '../../i18n/use-device-words.ts';
import { DateField } from '../../input/date-field.tsx';
import { testIds } from '../../test-ids.ts';
import { expiryChoices, type ExpiryChoice } from './scope.ts';

const ids = testIds.shares;
type Entry = Replied<'records.list'>['items'][number];

interface ScopeProps {
  readonly share: PatientShare;
  readonly records: AskedPages<Entry>;
  readonly record: RecordView | undefined;
  readonly opening: Act<'records.open'>;
  readonly parts: readonly string[];
  readonly onParts: (parts: readonly string[]) => void;
  readonly recordKey: string;
  readonly onRecord: (key: string) => void;
  readonly choice: ExpiryChoice | undefined;
  readonly onChoice: (choice: ExpiryChoice) => void;
  readonly date: string;
  readonly onDate: (date: string) => void;
}

/** Which record, which of its parts, and until when. */
export function ChooseScope(props: ScopeProps) {
  const t = useWords();
  const { records, record, opening } = props;
  if (records.items?.length === 0) return <Text c="dimmed">{t('patient.shares.noRecords')}</Text>;
  return (
    <Stack gap="md">
      <PickRecord {...props} />
      <ErrorPanel error={records.error} retry={records.again} />
      <JobProgress job={opening} />
      <ErrorPanel error={opening.error} />
      {record === undefined ? null : (
        <>
          <RecordBadge checks={record.checks} recordedAt={record.recordedAt} version={record.version} />
          <PickParts {...props} record={record} />
          <PickExpiry {...props} />
        </>
      )}
    </Stack>
  );
}

function PickRecord({ records, opening, recordKey, onRecord }: ScopeProps) {
  const t = useWords();
  const local = useLocal();
  const format = useFormat();
  const [key, setKey] = useState(recordKey);
  const label = (entry: Entry): string =>
    `${format.date(entry.recordedAt)} · ${local(entry.hospitalName)} · ${entry.kinds.map((kind) => t(`term.kind.${kind}`)).join(t('common.listJoin'))} · ${t('common.version', { version: entry.version })}`;
  return (
    <NativeSelect
      label={t('patient.shares.chooseRecord')}
      disabled={opening.busy}
      value={key}
      data={[
        { value: '', label: t('patient.shares.pickRecord') },
        ...(records.items ?? []).map((entry) => ({ value: `${entry.T_ID}-${entry.version}`, label: label(entry) })),
      ]}
      onChange={(event) => {
        setKey(event.currentTarget.value);
        onRecord(event.currentTarget.value);
      }}
      data-testid={ids.record}
    />
  );
}

function PickParts({ share, record, parts, onParts }: ScopeProps & { readonly record: RecordView }) {
  const t = useWords();
  const deviceName = useDeviceName();
  const format = useFormat();
  return (
    <fieldset className="ow-fieldset">
      <legend>{t('patient.shares.segments')}</legend>
      <Text size="sm" c="dimmed" mb={8}>
        {t('patient.shares.segmentsNote')}
      </Text>
      <Stack gap={10}>
        {record.segments.map((segment) => (
          <Checkbox
            key={segment.id}
            checked={parts.includes(segment.id)}
            onChange={(event) =>
              onParts(event.currentTarget.checked ? [...parts, segment.id] : parts.filter((one) => one !== segment.id))
            }
            label={
              <>
                <b>{segment.device === undefined ? segment.title : deviceName(segment.device)}</b>
                {segment.title === t(`term.kind.${segment.kind}`) ? '' : ` · ${t(`term.kind.${segment.kind}`)}`} ·{' '}
                {format.bytes(segment.bytes)}
                {segment.start === undefined ? '' : ` · ${format.dateTime(segment.start)}`}
              </>
            }
            description={t(
              share.kinds.includes(segment.kind) ? 'patient.shares.askedFor' : 'patient.shares.notAskedFor',
            )}
            data-testid={ids.segment(segment.id)}
          />
        ))}
      </Stack>
    </fieldset>
  );
}

function PickExpiry({ share, choice, onChoice, date, onDate }: ScopeProps) {
  const t = useWords();
  const format = useFormat();
  return (
    <div>
      <Text fw={550} mb={6}>
        {t('patient.shares.expiry')} ({format.zone()})
      </Text>
      <Choice
        label={t('patient.shares.expiry')}
        columns="3"
        value={choice}
        onChoose={onChoice}
        options={expiryChoices.map((key) => ({
          key,
          title: t(`patient.shares.expiryChoice.${key}`, { date: format.date(share.until) }),
          testid: ids.expiry(key),
        }))}
      />
      {choice === 'date' ? (
        <DateField
          mt={10}
          w={260}
          label={t('patient.shares.expiryDate')}
          placeholder={format.today()}
          value={date}
          onType={onDate}
          possible={(day) => day >= format.today()}
          impossible={t('patient.shares.expiryPast')}
          data-testid={ids.expiryDate}
        />
      ) : null}
    </div>
  );
}
