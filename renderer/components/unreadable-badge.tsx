import { useWords } from '../i18n/index.ts';
import { StatusBadge } from './status-badge.tsx';

/** Says that part of a row lies there and cannot be read; nothing of a row that is whole. */
export function UnreadableBadge({ fields }: { readonly fields: readonly string[] | undefined }) {
  const t = useWords();
  return fields === undefined ? null : <StatusBadge tone="bad">{t('common.unreadable')}</StatusBadge>;
}
