import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { useMe } from '../app/session.tsx';
import { toAskError } from '../bridge/ask-error.ts';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';
import { ErrorPanel } from './error-panel.tsx';
import { Message } from './status-badge.tsx';

/** The same on a person's first screen, until they have read it. */
export function RenewalNews({ on }: { readonly on: string }) {
  const t = useWords();
  const { renewal } = useMe();
  const { pathname } = useLocation();
  const [read, setRead] = useState(false);
  if (renewal === undefined || read || pathname !== on) return null;
  return (
    <div className="ow-frame-notice">
      <RenewalNotice />
      <Group gap="sm" mt={10}>
        <Button component={Link} to="/keys" size="compact-md" variant="default" data-testid={testIds.keys.renewalKeys}>
          {t('keys.nav')}
        </Button>
        <Button size="compact-md" variant="subtle" onClick={() => setRead(true)} data-testid={testIds.keys.renewalRead}>
          {t('keys.renewalRead')}
        </Button>
      </Group>
    </div>
  );
}

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
