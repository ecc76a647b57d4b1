import { ActionIcon, Text, Tooltip } from '@mantine/core';
import { IconActivityHeartbeat, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Asking } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useDeviceName } from '../../i18n/use-device-words.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { OpenedTreatmentView } from './emr-form.ts';
import { EmrPart } from './part.tsx';
import { SetAsideChoice, useSetAside } from './set-aside.tsx';

const ids = testIds.emr;

/** What technicians have stored with this treatment. */
export function StagedCaptures({
  appointmentId,
  view: { tid, setAside },
  captures,
  asking,
}: {
  readonly appointmentId: string;
  readonly view: Pick<OpenedTreatmentView, 'tid' | 'setAside'>;
  readonly captures: OpenedTreatmentView['captures'];
  readonly asking: Pick<Asking<unknown>, 'error' | 'again'>;
}) {
  const t = useWords();
  const settingAside = useSetAside(appointmentId, tid);
  const reasons = new Map(setAside.map(({ capture, reason }) => [capture, reason]));
  return (
    <EmrPart
      id="captures"
      actions={
        <Tooltip label={t('doctor.emr.lookAgain')}>
          <ActionIcon
            variant="default"
            size={28}
            aria-label={t('doctor.emr.lookAgain')}
            onClick={asking.again}
            data-testid={ids.refreshCaptures}
          >
            <IconRefresh size={16} />
          </ActionIcon>
        </Tooltip>
      }
    >
      <Text size="sm" c="dimmed" mb={4}>
        {t(captures.length === 0 ? 'doctor.emr.noCaptures' : 'doctor.emr.capturesHint')}
      </Text>
      {captures.map((capture) => (
        <StagedCaptureRow key={capture.digest} capture={capture}>
          <SetAsideChoice
            capture={capture}
            reason={reasons.get(capture.digest)}
            busy={settingAside.busy}
            onPut={(reason) => void settingAside.put(capture.digest, reason)}
          />
        </StagedCaptureRow>
      ))}
      <ErrorPanel error={settingAside.error} />
      <ErrorPanel error={asking.error} retry={asking.again} />
    </EmrPart>
  );
}

function StagedCaptureRow({
  capture: { digest, device, start, end, gaps, bytes },
  children,
}: {
  readonly capture: OpenedTreatmentView['captures'][number];
  readonly children: ReactNode;
}) {
  const t = useWords();
  const deviceName = useDeviceName();
  const format = useFormat();
  const length = new Date(end).getTime() - new Date(start).getTime();
  return (
    <div className="ow-file" data-testid={ids.capture(digest)}>
      <IconActivityHeartbeat size={18} stroke={1.6} aria-hidden />
      <div>
        <b>{deviceName(device)}</b>
        <div className="ow-quiet">
          {format.dateTime(start)} · {format.clock(length)}
          <br />
          {gaps === 0 ? t('record.noGaps') : t('record.gaps', { count: gaps })} · {format.bytes(bytes)}
        </div>
        {children}
      </div>
    </div>
  );
}
