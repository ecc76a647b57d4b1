import { Button, Group, Text, Title } from '@mantine/core';
import { IconActivityHeartbeat, IconDownload, IconEyeOff, IconFileText, IconPaperclip } from '@tabler/icons-react';
import type { RecordView } from '../../api/window/views.ts';
import { useAct } from '../bridge/index.ts';
import { useFormat } from '../i18n/format.ts';
import { useLocal, useWords } from '../i18n/index.ts';
import { useDeviceName } from '../i18n/use-device-words.ts';
import { testIds } from '../test-ids.ts';
import { DeviceExports } from './device-export.tsx';
import { EmrDocument } from './emr-document.tsx';
import { ErrorPanel } from './error-panel.tsx';
import { JobProgress } from './job-progress.tsx';
import { PidChip } from './pid-chip.tsx';
import { RecordBadge } from './record-badge.tsx';
import { SetAsideParts } from './set-aside-parts.tsx';
import { ShrSheet } from './shr-document.tsx';

type Segment = RecordView['segments'][number];

/** Where a copy of a part comes from; absent where nothing may be saved (a preview). */
export interface SaveSource {
  readonly source: 'record' | 'share' | 'confirmation';
  readonly id: string;
}

const icons = { EMR: IconFileText, SHR: IconActivityHeartbeat, EHR: IconFileText, attachment: IconPaperclip };

/** A record as it was, or is about to be, signed: its evidence first, then every part, and what was left out. */
export function RecordDocument({ record, save }: { readonly record: RecordView; readonly save?: SaveSource }) {
  const t = useWords();
  const deviceName = useDeviceName();
  const local = useLocal();
  const format = useFormat();
  const others = record.segments.filter((segment) => segment.included && !isShown(record, segment));
  const left = record.segments.filter((segment) => !segment.included);
  return (
    <article
      className="ow-document"
      data-testid={testIds.record.document}
      data-tid={record.tid}
      data-version={record.version}
    >
      <header className="ow-document__head">
        <Title order={2}>{local(record.hospital)}</Title>
        <dl className="ow-facts ow-facts--two">
          <dt>{t('term.tid')}</dt>
          <dd>
            <PidChip pid={record.tid} />
          </dd>
          <dt>{t('record.patient')}</dt>
          <dd>
            <PidChip pid={record.patientPid} />
          </dd>
          <dt>{t('record.recordedAt')}</dt>
          <dd>{record.recordedAt === undefined ? t('record.notRecorded') : format.dateTime(record.recordedAt)}</dd>
          <dt>{t('record.doctor')}</dt>
          <dd>
            <PidChip pid={record.doctorPid} />
          </dd>
        </dl>
        <RecordBadge checks={record.checks} recordedAt={record.recordedAt} version={record.version} />
      </header>
      {record.emr.map(({ segment, document }) => (
        <section key={segment} className="ow-document__part" data-testid={testIds.record.segment(segment)}>
          <EmrDocument document={document} />
        </section>
      ))}
      {record.shr.map(({ segment, document }) => (
        <section key={segment} className="ow-document__part" data-testid={testIds.record.segment(segment)}>
          <ShrSheet document={document} />
          {save === undefined ? null : (
            <DeviceExports from={{ ...save, version: record.version }} part={{ segment, document }} all={record.shr} />
          )}
        </section>
      ))}
      <SetAsideParts record={record} />
      {others.length === 0 ? null : (
        <section className="ow-document__part">
          <Title order={2}>{t('record.attachments')}</Title>
          {others.map((segment) => (
            <Part key={segment.id} segment={segment} record={record} save={save} />
          ))}
          {save === undefined ? null : (
            <Text size="sm" c="dimmed" mt={6}>
              {t('record.saveNote')}
            </Text>
          )}
        </section>
      )}
      {left.map((segment) => (
        <section
          key={segment.id}
          className="ow-document__part ow-left-out"
          data-testid={testIds.record.notIncluded(segment.id)}
        >
          <IconEyeOff size={20} aria-hidden />
          <div>
            <b>{t('record.notIncluded')}</b>: {t(`term.kind.${segment.kind}`)}
            {segment.device === undefined ? '' : ` · ${deviceName(segment.device)}`}
            <Text size="sm" c="dimmed">
              {t('record.notIncludedNote')}
            </Text>
          </div>
        </section>
      ))}
    </article>
  );
}

function isShown(record: RecordView, segment: Segment): boolean {
  return record.emr.some((one) => one.segment === segment.id) || record.shr.some((one) => one.segment === segment.id);
}

function Part({
  segment,
  record,
  save,
}: {
  readonly segment: Segment;
  readonly record: RecordView;
  readonly save: SaveSource | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  const act = useAct('records.saveSegment');
  const Icon = icons[segment.kind];
  return (
    <div className="ow-part" data-testid={testIds.record.segment(segment.id)}>
      <Icon size={20} stroke={1.6} aria-hidden />
      <div style={{ flex: 1 }}>
        <b>{segment.title}</b>
        <div className="ow-quiet">
          {t(`term.kind.${segment.kind}`)} · {segment.mediaType} · {format.bytes(segment.bytes)}
        </div>
        <JobProgress job={act} />
        <ErrorPanel error={act.error} />
      </div>
      {save === undefined ? null : (
        <Group gap="xs">
          {act.value?.saved === true ? (
            <Text size="sm" role="status">
              {t('record.saved')}
            </Text>
          ) : null}
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload size={15} />}
            loading={act.busy}
            data-testid={testIds.record.save(segment.id)}
            onClick={() => void act.run({ ...save, version: record.version, segment: segment.id })}
          >
            {t('record.save')}
          </Button>
        </Group>
      )}
    </div>
  );
}
