import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconTableExport } from '@tabler/icons-react';
import { useState } from 'react';
import type { RecordView, ShrView } from '../../api/window/views.ts';
import { useAct } from '../bridge/index.ts';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { Choice } from './choice.tsx';
import { ErrorPanel } from './error-panel.tsx';
import { JobProgress } from './job-progress.tsx';

const formats = ['csv', 'edf', 'vital'] as const;
type Format = (typeof formats)[number];

interface Exported {
  readonly source: 'record' | 'share' | 'confirmation';
  readonly id: string;
  readonly version: number;
}

type Part = RecordView['shr'][number];

/** This device record; and where its device has several in the record, all of them as one file. */
export function DeviceExports({
  from,
  part,
  all,
}: {
  readonly from: Exported;
  readonly part: Part;
  readonly all: readonly Part[];
}) {
  const t = useWords();
  const same = all.filter(({ document }) => isSameDevice(document, part.document));
  return (
    <Group gap="xs" mt="md">
      <DeviceExport from={from} parts={[part]}>
        {t('record.export.open')}
      </DeviceExport>
      {same.length < 2 ? null : (
        <DeviceExport from={from} parts={same}>
          {t('record.export.openAll', { count: same.length })}
        </DeviceExport>
      )}
    </Group>
  );
}

function isSameDevice(one: ShrView, other: ShrView): boolean {
  return one.device === other.device && one.driver.split(' ')[0] === other.driver.split(' ')[0];
}

/** As a file that other programs read: which kind, what that means, and where it went. */
function DeviceExport({
  from,
  parts,
  children,
}: {
  readonly from: Exported;
  readonly parts: readonly Part[];
  readonly children: string;
}) {
  const t = useWords();
  const segments = parts.map(({ segment }) => segment);
  const [opened, setOpened] = useState(false);
  const act = useAct('records.exportDevice');
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconTableExport size={15} />}
        data-testid={testIds.record.exportOpen(segments.join('-'))}
        onClick={() => setOpened(true)}
      >
        {children}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={
          <Text fw={650} size="lg">
            {parts.length === 1 ? t('record.export.title') : t('record.export.titleAll', { count: parts.length })}
          </Text>
        }
        size="lg"
        closeOnClickOutside={!act.busy}
      >
        <ExportBody
          act={act}
          hasCurves={parts.some(({ document }) => document.waveforms.length > 0)}
          onExport={(format) => void act.run({ ...from, segments, format })}
          onClose={() => setOpened(false)}
        />
      </Modal>
    </>
  );
}

function ExportBody({
  act,
  hasCurves,
  onExport,
  onClose,
}: {
  readonly act: ReturnType<typeof useAct<'records.exportDevice'>>;
  readonly hasCurves: boolean;
  readonly onExport: (format: Format) => void;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const form = useFormat();
  const [format, setFormat] = useState<Format>('csv');
  const { value } = act;
  return (
    <Stack gap="md">
      <Choice
        label={t('record.export.format')}
        value={format}
        onChoose={setFormat}
        options={formats.map((key) => ({
          key,
          title: t(`record.export.${key}`),
          note: t(key === 'edf' && !hasCurves ? 'record.export.noCurves' : `record.export.${key}Note`),
          disabled: key === 'edf' && !hasCurves,
          testid: testIds.record.exportFormat(key),
        }))}
      />
      <Text size="sm">{t('record.export.gaps')}</Text>
      <Group gap="xs" wrap="nowrap" align="flex-start" className="ow-panel">
        <IconAlertTriangle size={20} aria-hidden style={{ flex: 'none' }} />
        <Text size="sm">{t('record.export.warning')}</Text>
      </Group>
      <JobProgress job={act} />
      <ErrorPanel error={act.error} />
      {value?.saved === true && !act.busy ? (
        <Text size="sm" role="status" data-testid={testIds.record.exported}>
          {t('record.export.written', { name: value.name, folder: value.folder, size: form.bytes(value.bytes) })}
        </Text>
      ) : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-testid={testIds.record.exportClose}>
          {t('common.close')}
        </Button>
        <Button loading={act.busy} onClick={() => onExport(format)} data-testid={testIds.record.exportSave}>
          {t('record.export.save')}
        </Button>
      </Group>
    </Stack>
  );
}
