import { IconAlertTriangle } from '@tabler/icons-react';
import { useSession } from '../app/session.tsx';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';

/** What is not as it should be in production is said in the window. */
export function Notices() {
  const t = useWords();
  const { notices } = useSession();
  return notices.map((notice) => (
    <span
      key={notice}
      className="ow-frame__notice"
      title={t(`common.frame.notices.${notice}`)}
      data-testid={testIds.frame.notice(notice)}
    >
      <IconAlertTriangle size={15} aria-hidden />
      <span>{t(`common.frame.notices.${notice}`)}</span>
    </span>
  ));
}
