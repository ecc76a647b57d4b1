import { Button, Group, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { SetAsideReason } from '../../../domain/record.ts';
import type { AskError } from '../../bridge/index.ts';
import { useAct } from '../../bridge/index.ts';
import { useDeviceName } from '../../i18n/use-device-words.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { OpenedTreatmentView } from './emr-form.ts';

const ids = testIds.emr;
type Reason = OpenedTreatmentView['setAside'][number]['reason'];

export interface SettingAside {
  readonly busy: boolean;
  readonly error: AskError | undefined;
  /** Without a reason the recording is taken in again. Whether it was done. */
  readonly put: (capture: string, reason?: Reason) => Promise<boolean>;
}

/** Recordings left out of the draft; until it is signed each can be taken in again. */
export function useSetAside(appointmentId: string, tid: string): SettingAside {
  const client = useQueryClient();
  const { run, busy, error } = useAct('treatment.setAside');
  const put = async (capture: string, reason?: Reason): Promise<boolean> => {
    const setAside = await run({ tid, capture, ...(reason === undefined ? {} : { reason }) });
    if (setAside === undefined) return false;
    client.setQueryData<OpenedTreatmentView>(['treatment.open', { appointmentId }], (old) =>
      old === undefined ? undefined : { ...old, setAside },
    );
    return true;
  };
  return { busy, error, put };
}

/** Why a recording is left out, or the way to do so. */
export function SetAsideChoice({
  capture: { digest, device },
  reason,
  busy,
  onPut,
}: {
  readonly capture: OpenedTreatmentView['captures'][number];
  readonly reason: Reason | undefined;
  readonly busy: boolean;
  readonly onPut: (reason?: Reason) => void;
}) {
  const t = useWords();
  const deviceName = useDeviceName();
  const [chosen, setChosen] = useState<Reason>();
  if (reason !== undefined)
    return (
      <div className="ow-quiet" data-testid={ids.isSetAside(digest)} data-reason={reason}>
        {t('doctor.emr.setAside.done', { why: t(`term.setAside.${reason}`) })}{' '}
        <Button
          size="compact-xs"
          variant="default"
          disabled={busy}
          onClick={() => onPut()}
          data-testid={ids.takeIn(digest)}
        >
          {t('doctor.emr.setAside.takeIn')}
        </Button>
      </div>
    );
  return (
    <Group gap="xs" mt={4}>
      <NativeSelect
        size="xs"
        value={chosen ?? ''}
        disabled={busy}
        aria-label={t('doctor.emr.setAside.label', { device: deviceName(device) })}
        data={[
          { value: '', label: t('doctor.emr.setAside.choose') },
          ...SetAsideReason.options.map((value) => ({ value, label: t(`term.setAside.${value}`) })),
        ]}
        onChange={({ currentTarget }) => setChosen(SetAsideReason.safeParse(currentTarget.value).data)}
        data-testid={ids.setAside(digest)}
      />
      <Button
        size="compact-xs"
        variant="default"
        disabled={busy || chosen === undefined}
        onClick={() => onPut(chosen)}
        data-testid={ids.putAside(digest)}
      >
        {t('doctor.emr.setAside.put')}
      </Button>
    </Group>
  );
}
