import { Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { RecoveryView } from '../../../api/window/calls/recovery.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { inGroups } from '../start/called-here.ts';

const ids = testIds.recovery;

/** Among the keys: whether there is a recovery file, of when, and whether it holds the keys of now. */
export function MyRecovery() {
  const t = useWords();
  const state = useAsk('recovery.state', {});
  return (
    <Fieldset legend={t('recovery.mine.title')}>
      <WhenAnswered asking={state}>{(view) => <MyFile view={view} />}</WhenAnswered>
    </Fieldset>
  );
}

function MyFile({ view }: { readonly view: RecoveryView }) {
  const t = useWords();
  const f = useFormat();
  const made = view.state === 'made';
  return (
    <Stack gap="md" data-testid={ids.mine} data-state={made && view.outdated ? 'outdated' : view.state}>
      <Text size="sm">{t('recovery.mine.about')}</Text>
      {made ? (
        <>
          <Message
            tone={view.outdated ? 'wait' : 'good'}
            title={t('recovery.mine.made', { at: f.dateTime(view.madeAt), number: inGroups(view.number) })}
          >
            <p>{t(view.outdated ? 'recovery.mine.outdated' : 'recovery.mine.current')}</p>
          </Message>
          <Text size="sm">{t('recovery.mine.old')}</Text>
        </>
      ) : (
        <Message tone="wait" title={t('recovery.mine.none')}>
          <p>{t('recovery.begin.without')}</p>
        </Message>
      )}
      <Group justify="flex-end">
        <Button component={Link} to="/recovery" variant="default" data-testid={ids.mineBegin}>
          {t(made ? 'recovery.mine.another' : 'recovery.mine.begin')}
        </Button>
      </Group>
    </Stack>
  );
}
