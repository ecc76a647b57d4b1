import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconStethoscope } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { Choice } from '../../components/choice.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { Panel, Screen } from '../../components/screen.tsx';
import { MissingFromList } from '../../components/unreadable-rows.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useDriverName, usePresetName } from '../../i18n/use-device-words.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.captureNew;

const SetUp = z.object({ tid: z.string().optional(), driver: z.string(), port: z.string(), line: z.string() });
const keptSetUp = new KeptForm('capture', SetUp, { driver: '', port: '', line: '' });

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
      <div className="ow-split" data-even="">
        <Panel title={t('technician.setUp.device')}>
          <Driver driver={driver} onChoose={(chosen) => change({ driver: chosen, line: '' })} />
          <Line driver={driver} line={line} onChoose={(chosen) => change({ line: chosen })} />
        </Panel>
        <Panel title={t('technician.setUp.port')}>
          <Port port={port} onChange={(path) => change({ port: path })} />
        </Panel>
      </div>
      <ErrorPanel error={act.error} />
      <NextStep
        label={t('technician.setUp.connect')}
        missing={missing}
        busy={act.busy}
        onGo={() => void connect()}
        testid={ids.connect}
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

function Driver({ driver, onChoose }: { readonly driver: string; readonly onChoose: (driver: string) => void }) {
  const t = useWords();
  const nameOf = useDriverName();
  const asking = useAsk('devices.drivers', {});
  return (
    <WhenAnswered asking={asking}>
      {(drivers) => {
        const chosen = drivers.find((one) => one.id === driver);
        return (
          <Stack gap="xs">
            <NativeSelect
              label={t('technician.setUp.driver')}
              data={[
                { value: '', label: t('technician.setUp.choose') },
                ...drivers.map((one) => ({ value: one.id, label: nameOf(one.id) })),
              ]}
              value={driver}
              onChange={(event) => onChoose(event.currentTarget.value)}
              data-testid={ids.driver}
            />
            {chosen === undefined ? null : (
              <Text size="sm" c="dimmed">
                {t('technician.setUp.untried')}
              </Text>
            )}
          </Stack>
        );
      }}
    </WhenAnswered>
  );
}

/** How the line is set: found out by listening, as a family of machines is, or as the person knows it. */
function Line({
  driver,
  line,
  onChoose,
}: {
  readonly driver: string;
  readonly line: string;
  readonly onChoose: (line: string) => void;
}) {
  const t = useWords();
  const nameOf = usePresetName();
  const chosen = useAsk('devices.drivers', {}).value?.find((one) => one.id === driver);
  if (chosen === undefined) return null;
  const preset = (text: string): boolean => chosen.presets.some((one) => one.line === text);
  return (
    <NativeSelect
      mt="xs"
      label={t('technician.setUp.lineChoice')}
      description={line === '' ? t('technician.setUp.lineListenHint') : undefined}
      data={[
        { value: '', label: t('technician.setUp.lineListen') },
        {
          group: t('technician.setUp.linePresets'),
          items: chosen.presets.map((one) => ({ value: one.line, label: `${one.line} · ${nameOf(driver, one.id)}` })),
        },
        { group: t('technician.setUp.lineOthers'), items: chosen.lines.filter((one) => !preset(one)) },
      ]}
      value={line}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data-testid={ids.line}
    />
  );
}

/**
 * A port that was found, or one chosen in the system's own dialog: finding needs system support that may be missing.
 */
function Port({ port, onChange }: { readonly port: string; readonly onChange: (port: string) => void }) {
  const t = useWords();
  const asking = useAsk('devices.ports', {}, { everyMs: 3000 });
  const choosing = useAct('devices.choosePort', ['devices.ports']);
  const { ports: found = [], note } = asking.value ?? {};
  const choose = async (): Promise<void> => {
    const now = await choosing.run({});
    const added = now?.ports.find(({ path }) => !found.some((one) => one.path === path));
    if (added !== undefined) onChange(added.path);
  };
  return (
    <Stack gap="xs">
      <NativeSelect
        label={t('technician.setUp.portChoice')}
        description={note === undefined ? undefined : t(`technician.setUp.portNote.${note}`)}
        data={[
          { value: '', label: found.length === 0 ? t('technician.setUp.noPorts') : t('technician.setUp.portPlease') },
          ...found.map((one) => ({ value: one.path, label: one.label })),
        ]}
        value={found.some((one) => one.path === port) ? port : ''}
        onChange={(event) => onChange(event.currentTarget.value)}
        data-testid={ids.portChoice}
      />
      <Group>
        <Button variant="default" onClick={() => void choose()} loading={choosing.busy} data-testid={ids.portOther}>
          {t('technician.setUp.portOther')}
        </Button>
      </Group>
      <ErrorPanel error={choosing.error ?? asking.error} />
    </Stack>
  );
}
