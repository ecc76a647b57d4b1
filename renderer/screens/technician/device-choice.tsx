import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Panel } from '../../components/screen.tsx';
import { useDriverName, usePresetName } from '../../i18n/use-device-words.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { SetUp } from './set-up.ts';

const ids = testIds.captureNew;

/** Which device, how its line is set, and at which port. */
export function DeviceChoice({
  titles: [device, at],
  chosen: { driver, line, port },
  onChange,
}: {
  readonly titles: readonly [string, string];
  readonly chosen: SetUp;
  readonly onChange: (change: Partial<SetUp>) => void;
}) {
  return (
    <div className="ow-split" data-even="">
      <Panel title={device}>
        <Driver driver={driver} onChoose={(id) => onChange({ driver: id, line: '' })} />
        <Line driver={driver} line={line} onChoose={(text) => onChange({ line: text })} />
      </Panel>
      <Panel title={at}>
        <Port port={port} onChange={(path) => onChange({ port: path })} />
      </Panel>
    </div>
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
