import { Button, Group } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { useAsk } from '../../bridge/index.ts';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.guardians;

/** Above every screen: that a person's guardians were asked, or that somebody asks for a part that the person keeps. */
export function GuardianNotice() {
  const { pathname } = useLocation();
  const notice = useAsk('guardians.notice', {}, { everyMs: 60_000 });
  if (notice.value === undefined) return null;
  const { asked, asking } = notice.value;
  return (
    <>
      {asked && pathname !== '/guardians' ? <Notice about="asked" /> : null}
      {asking > 0 && pathname !== '/guarded' ? <Notice about="asking" /> : null}
    </>
  );
}

function Notice({ about }: { readonly about: 'asked' | 'asking' }) {
  const t = useWords();
  const mine = about === 'asked';
  return (
    <div className="ow-frame-notice">
      <Message tone="wait" title={t(`guardians.notice.${about}`)}>
        <p>{t(mine ? 'guardians.notice.notYou' : 'guardians.notice.call')}</p>
        <Group gap="sm" mt={10}>
          <Button
            component={Link}
            to={mine ? '/guardians' : '/guarded'}
            size="compact-md"
            variant="default"
            data-testid={mine ? ids.noticeMine : ids.noticeGuarded}
          >
            {t('guardians.notice.look')}
          </Button>
        </Group>
      </Message>
    </div>
  );
}
