import type { NewsOf } from '../bridge/news.ts';
import { useSession } from '../app/session.tsx';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';

type Connection = NewsOf<'connection'>;

/** Whether ledger and services can be reached, in words; told by main whenever it changes. */
export function ConnectionState() {
  const t = useWords();
  const { connection } = useSession();
  const { tone, words } = said(connection);
  return (
    <span className="ow-link" data-tone={tone} role="status" data-testid={testIds.frame.connection}>
      {t(`common.frame.${words}`)}
    </span>
  );
}

function said(state: Connection | undefined): {
  tone: 'plain' | 'good' | 'bad';
  words: 'connecting' | 'connected' | 'noLedger' | 'noServices' | 'offline';
} {
  if (state === undefined) return { tone: 'plain', words: 'connecting' };
  if (state.ledger && state.services) return { tone: 'good', words: 'connected' };
  if (!state.ledger && !state.services) return { tone: 'bad', words: 'offline' };
  return { tone: 'bad', words: state.ledger ? 'noServices' : 'noLedger' };
}
