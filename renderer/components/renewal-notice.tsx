import { Stack } from '@mantine/core';
import { useMe } from '../app/session.tsx';
import { toAskError } from '../bridge/ask-error.ts';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { ErrorPanel } from './error-panel.tsx';
import { Message } from './status-badge.tsx';

/** That certificates were renewed at this sign-in; or that they could not be, and how long they are still good. */
export function RenewalNotice() {
  const t = useWords();
  const f = useFormat();
  const { renewal } = useMe();
  if (renewal === undefined) return null;
  if (renewal.state === 'renewed')
    return (
      <Message tone="good" data-testid={testIds.keys.renewed}>
        <p>{t('keys.renewed', { on: f.date(renewal.at) })}</p>
      </Message>
    );
  return (
    <Stack gap="xs" data-testid={testIds.keys.renewalDue}>
      <Message tone="note">
        <p>{t('keys.renewalDue', { count: renewal.daysLeft })}</p>
      </Message>
      <ErrorPanel error={toAskError(renewal.code, '-', {})} />
    </Stack>
  );
}
