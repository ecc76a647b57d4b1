import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';

export interface NextStepProps {
  readonly label: string;
  readonly onGo: () => void;
  readonly testid: string;
  /** What is still missing, in words; the step cannot be taken until it is empty. */
  readonly missing?: readonly string[];
  readonly busy?: boolean;
  readonly danger?: boolean;
  /** Other ways on, never filled. */
  readonly others?: ReactNode;
  readonly note?: string;
}

/** The screen's one filled button, with what is missing said beside it. */
export function NextStep({
  label,
  onGo,
  testid,
  missing = [],
  busy = false,
  danger = false,
  others,
  note,
}: NextStepProps) {
  const t = useWords();
  return (
    <div className="ow-next">
      <div className="ow-next__left">{others}</div>
      {saidBeside()}
      <Button
        onClick={onGo}
        disabled={missing.length > 0}
        loading={busy}
        data-testid={testid}
        {...(danger ? { color: 'red' } : {})}
      >
        {label}
      </Button>
    </div>
  );

  function saidBeside(): ReactNode {
    if (missing.length > 0) {
      return (
        <span className="ow-next__missing" role="status" data-testid={testIds.common.missing}>
          {t('common.missing', { what: missing.join(t('common.listJoin')) })}
        </span>
      );
    }
    return note === undefined ? null : (
      <span className="ow-next__missing" data-ready="">
        {note}
      </span>
    );
  }
}
