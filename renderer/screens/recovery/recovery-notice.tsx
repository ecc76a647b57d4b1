import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { useMe } from '../../app/session.tsx';
import { useAct, useAsk } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.recovery;

/**
 * On a person's first screen, for as long as they have neither set recovery up nor declined it. Put off, it is there
 * again the next time they sign in.
 */
export function RecoveryNotice({ on }: { readonly on: string }) {
  const { carried } = useMe();
  const { pathname } = useLocation();
  const [later, setLater] = useState(false);
  return carried || later || pathname !== on ? null : <Notice onLater={() => setLater(true)} />;
}

function Notice({ onLater }: { readonly onLater: () => void }) {
  const t = useWords();
  const { label } = useMe();
  const state = useAsk('recovery.state', {});
  const decline = useAct('recovery.decline', ['recovery.state']);
  const [asked, setAsked] = useState(false);
  if (state.value?.state !== 'none') return null;
  return (
    <div className="ow-frame-notice">
      <Message tone="wait" title={t('recovery.notice.title')} data-testid={ids.notice}>
        <p>{t('recovery.notice.what')}</p>
        <Group gap="sm" mt={10}>
          <Button component={Link} to="/recovery" size="compact-md" variant="default" data-testid={ids.noticeBegin}>
            {t('recovery.notice.begin')}
          </Button>
          <Button size="compact-md" variant="subtle" onClick={onLater} data-testid={ids.noticeLater}>
            {t('recovery.notice.later')}
          </Button>
          <Button size="compact-md" variant="subtle" onClick={() => setAsked(true)} data-testid={ids.noticeDecline}>
            {t('recovery.notice.decline')}
          </Button>
        </Group>
      </Message>
      <ConfirmSteps
        opened={asked}
        title={t('recovery.decline.title')}
        subject={label}
        about={[{ name: t('recovery.decline.whose'), value: label }]}
        will={[t('recovery.decline.will'), t('recovery.decline.lost')]}
        wont={[t('recovery.decline.wont')]}
        confirm={t('recovery.notice.decline')}
        busy={decline.busy}
        error={decline.error}
        testid={ids.declined}
        onConfirm={() => void decline.run({}).then((done) => done === undefined || setAsked(false))}
        onClose={() => setAsked(false)}
      />
    </div>
  );
}
