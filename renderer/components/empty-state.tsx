import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { testIds } from '../test-ids.ts';

/** Says that there is nothing, and how to begin. */
export function EmptyState({
  title,
  hint,
  children,
  icon,
}: {
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
  readonly icon?: ReactNode;
}) {
  return (
    <div className="ow-empty" data-testid={testIds.common.empty}>
      {icon ?? <IconInbox size={34} stroke={1.4} aria-hidden />}
      <div className="ow-empty__title">{title}</div>
      <div className="ow-empty__hint">{hint}</div>
      {children}
    </div>
  );
}
