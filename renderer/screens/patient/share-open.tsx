import { useParams } from 'react-router';
import { usePages } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { useWords } from '../../i18n/index.ts';
import { ShareDecide } from './share-decide.tsx';
import { ShareGranted } from './share-granted.tsx';

/** One request or share, by its state. */
export function ShareOpen() {
  const t = useWords();
  const { id } = useParams();
  const pages = usePages('shares.list', { everyMs: 15_000 });
  return (
    <WhenAnswered asking={{ value: pages.items, error: pages.error, again: pages.again }}>
      {(shares) => {
        const share = shares.find((one) => one.shareId === id);
        if (share === undefined)
          return <EmptyState title={t('patient.shares.empty')} hint={t('patient.shares.emptyHint')} />;
        return share.status === 'requested' ? <ShareDecide share={share} /> : <ShareGranted share={share} />;
      }}
    </WhenAnswered>
  );
}
