import { Button, Group, Stack } from '@mantine/core';
import { useAct } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { useRosterChange } from './roster-change.tsx';

const ids = testIds.adminRoster;

/** The roster as a file for a spreadsheet, out and in again: looked at before anything is changed. */
export function RosterFile() {
  const t = useWords();
  const read = useAct('admin.readRoster');
  const write = useAct('admin.saveRoster');
  const change = useRosterChange();
  const faults = read.value?.faults ?? [];
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          variant="default"
          loading={read.busy}
          onClick={() =>
            void read.run({}).then(async (file) => {
              if (file?.changes !== undefined) await change.show(file.changes);
            })
          }
          data-testid={ids.readFile}
        >
          {t('admin.roster.readFile')}
        </Button>
        <Button variant="default" loading={write.busy} onClick={() => void write.run({})} data-testid={ids.writeFile}>
          {t('admin.roster.writeFile')}
        </Button>
      </Group>
      <ErrorPanel error={read.error ?? write.error} />
      {faults.length === 0 ? null : (
        <Message
          tone="bad"
          title={t('admin.roster.fileRefused', { name: read.value?.name ?? '' })}
          data-testid={ids.faults}
        >
          <ul>
            {faults.map(({ line, what }) => (
              <li key={`${line} ${what}`}>
                {t('admin.roster.fault', { line, what: t(`admin.roster.faults.${what}`) })}
              </li>
            ))}
          </ul>
        </Message>
      )}
      {change.shown}
    </Stack>
  );
}
