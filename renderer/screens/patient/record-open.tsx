import { Button, Group, Text } from '@mantine/core';
import { useNavigate, useParams } from 'react-router';
import type { Replied } from '../../../api/window/calls.ts';
import { TID } from '../../../domain/ids.ts';
import { useMe } from '../../app/session.tsx';
import { useAct, useAsk } from '../../bridge/index.ts';
import { Evidence } from '../../components/evidence.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { LiesAt } from '../../components/lies-at.tsx';
import { PatientBanner } from '../../components/patient-banner.tsx';
import { RecordDocument } from '../../components/record-document.tsx';
import { Fact, Facts, Panel, Screen } from '../../components/screen.tsx';
import { UnreadableRows } from '../../components/unreadable-rows.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { recordSubject } from './subject.ts';
import { useOpenOnce } from './use-record.ts';

const ids = testIds.records;
type Entry = Replied<'records.list'>['items'][number];

/** One record: fetched, checked and decrypted now, with its entry on the ledger and its other versions. */
export function RecordOpen() {
  const { tid: raw = '', version: number = '' } = useParams();
  const tid = TID.safeParse(raw);
  const version = Number(number);
  return tid.success && Number.isInteger(version) ? (
    <Shown key={`${raw}-${number}`} tid={tid.data} version={version} />
  ) : null;
}

function Shown({ tid, version }: { readonly tid: TID; readonly version: number }) {
  const t = useWords();
  const me = useMe();
  const local = useLocal();
  const open = useAct('records.open');
  const all = useAsk('records.versions', { tid });
  useOpenOnce(open, { tid, version }, `${tid}-${version}`);
  const record = open.value;
  const versions = all.value?.items ?? [];
  const entry = versions.find((one) => one.version === version);
  return (
    <>
      <PatientBanner
        subject={record === undefined ? { pid: me.pid, name: me.label, tid } : recordSubject(record, me.label)}
      />
      <Screen
        title={`${t('patient.records.title_one')}${entry === undefined ? '' : ` · ${local(entry.hospitalName)}`}`}
        back="/patient/records"
        testid={ids.document}
      >
        <JobProgress job={open} />
        <ErrorPanel error={open.error} retry={() => void open.run({ tid, version })} />
        {record === undefined ? null : <RecordDocument record={record} save={{ source: 'record', id: tid }} />}
        {entry === undefined ? null : <LedgerEntry entry={entry} />}
        <UnreadableRows count={all.value?.unreadable ?? 0} />
        {versions.length > 1 ? <History versions={versions} shown={version} /> : null}
      </Screen>
    </>
  );
}

function LedgerEntry({ entry }: { readonly entry: Entry }) {
  const t = useWords();
  const format = useFormat();
  return (
    <Panel title={t('patient.records.index')}>
      <Facts>
        <Fact name={t('patient.records.recorded')}>{format.exact(entry.recordedAt)}</Fact>
        <LiesAt url={entry.URL_C} />
      </Facts>
      <Evidence>
        <Facts>
          <Fact name={t('patient.records.transaction')} data-testid={ids.transactionId}>
            <span className="ow-mono">{entry.transactionId}</span>
          </Fact>
          <Fact name={t('patient.records.digest')}>
            <span className="ow-mono">{entry.digest}</span>
          </Fact>
          <Fact name={t('patient.records.storage')}>
            <span className="ow-mono">{entry.URL_C}</span>
          </Fact>
        </Facts>
      </Evidence>
    </Panel>
  );
}

function History({ versions, shown }: { readonly versions: readonly Entry[]; readonly shown: number }) {
  const t = useWords();
  const go = useNavigate();
  const format = useFormat();
  return (
    <Panel title={t('patient.records.history')}>
      <Text size="sm" c="dimmed" mb="xs">
        {t('patient.records.historyNote')}
      </Text>
      {versions.map((one) => (
        <Group key={one.version} gap="md" mb={4}>
          <Text fw={600}>{t('common.version', { version: one.version })}</Text>
          <Text>{format.dateTime(one.recordedAt)}</Text>
          {one.version === shown ? (
            <Text c="dimmed">{t('patient.records.current')}</Text>
          ) : (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => void go(`/patient/records/${one.T_ID}/${one.version}`)}
            >
              {t('common.open')}
            </Button>
          )}
        </Group>
      ))}
    </Panel>
  );
}
