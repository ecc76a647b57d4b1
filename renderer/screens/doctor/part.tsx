import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

/** Parts of the editor in their order; Alt and the number goes there. */
export const partIds = [
  'complaint',
  'findings',
  'vitals',
  'diagnoses',
  'procedures',
  'medications',
  'plan',
  'captures',
  'attachments',
] as const;
export type PartId = (typeof partIds)[number];

export function EmrPart({
  id,
  hint,
  actions,
  children,
}: {
  readonly id: PartId;
  readonly hint?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const t = useWords();
  return (
    <section className="ow-panel" aria-labelledby={`part-${id}`} data-part={id} data-testid={testIds.emr.section(id)}>
      <div className="ow-part-head">
        <Title order={2} id={`part-${id}`}>
          {t(`doctor.emr.section.${id}`)}
        </Title>
        {hint === undefined ? null : <span className="ow-quiet">{hint}</span>}
        {actions}
      </div>
      {children}
    </section>
  );
}

/** Puts the keyboard into a part: its first field, or else its first button. */
export function goToPart(id: PartId | 'reason' | 'template' | 'earlier'): void {
  const part = document.querySelector<HTMLElement>(`[data-part="${id}"]`);
  if (part === null) return;
  part.scrollIntoView({ block: 'nearest' });
  (part.querySelector<HTMLElement>('input, textarea, select') ?? part.querySelector<HTMLElement>('button'))?.focus({
    preventScroll: true,
  });
}
