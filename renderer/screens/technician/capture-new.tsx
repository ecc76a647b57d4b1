import { Button, Stack } from '@mantine/core';
import { IconStethoscope } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { Choice } from '../../components/choice.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { Panel, Screen } from '../../components/screen.tsx';
import { MissingFromList } from '../../components/unreadable-rows.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { useKeptForm } from '../../input/kept-form.ts';
import { testIds } from '../../test-ids.ts';
import { DeviceChoice } from './device-choice.tsx';
import { keptSetUp } from './set-up.ts';

const ids = testIds.captureNew;

/** Which treatment, which device, which port; then connect. */
export function CaptureNew() {
  const t = useWords();
  const go = useNavigate();
  const { typed, change, forget } = useKeptForm(keptSetUp);
  const { tid, driver, port, line } = typed;
  const act = useAct('capture.start', ['capture.list']);
  const missing = [
    ...(tid === undefined ? [t('technician.setUp.missing.treatment')] : []),
    ...(driver === '' ? [t('technician.setUp.missing.driver')] : []),
    ...(port.trim() === '' ? [t('technician.setUp.missing.port')] : []),
  ];
  const connect = async (): Promise<void> => {
    if (tid === undefined) return;
    const capture = await act.run({ tid, driver, port: port.trim(), ...(line === '' ? {} : { line }) });
    if (capture === undefined) return;
    forget();
    void go(`/technician/captures/${capture.id}`);
  };
  return (
    <Screen title={t('technician.setUp.title')} back="/technician/captures" testid={ids.root}>
      <Panel title={t('technician.setUp.treatment')}>
        <Treatments tid={tid} onChoose={(chosen) => change({ tid: chosen })} />
      </Panel>
      <DeviceChoice
        titles={[t('technician.setUp.device'), t('technician.setUp.port')]}
        chosen={typed}
        onChange={change}
      />
      <ErrorPanel error={act.error} />
      <NextStep
        label={t('technician.setUp.connect')}
        missing={missing}
        busy={act.busy}
        onGo={() => void connect()}
        testid={ids.connect}
        others={
          <Button variant="default" onClick={() => void go('/technician/test')} data-testid={ids.test}>
            {t('technician.linkTest.title')}
          </Button>
        }
      />
    </Screen>
  );
}

function Treatments({ tid, onChoose }: { readonly tid: string | undefined; readonly onChoose: (tid: string) => void }) {
  const t = useWords();
  const format = useFormat();
  const local = useLocal();
  const asking = useAsk('capture.treatments', {}, { everyMs: 5000 });
  return (
    <WhenAnswered asking={asking}>
      {({ items, unreadable }) => (
        <Stack gap="sm">
          <MissingFromList unreadable={unreadable} />
          {items.length === 0 ? (
            <EmptyState
              title={t('technician.setUp.noTreatments')}
              hint={t('technician.setUp.noTreatmentsHint')}
              icon={<IconStethoscope size={34} stroke={1.4} aria-hidden />}
            />
          ) : (
            <Choice
              label={t('technician.setUp.treatment')}
              columns="2"
              value={tid}
              onChoose={onChoose}
              options={items.map((treatment) => ({
                key: treatment.tid,
                title: `${format.dateTime(treatment.start)} · ${local(treatment.place)}`,
                note: `${t('technician.setUp.doctor', { name: treatment.doctorName })} · ${treatment.tid.slice(0, 10)}… · ${t('technician.setUp.recordings', { count: treatment.captures })}`,
                testid: ids.treatment(treatment.tid),
              }))}
            />
          )}
        </Stack>
      )}
    </WhenAnswered>
  );
}
