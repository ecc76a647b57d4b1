import { useState } from 'react';
import { WhenAnswered } from '../../components/asked.tsx';
import type { Asking } from '../../bridge/index.ts';
import { RegistrationDetail } from './registration-detail.tsx';
import type { Deciding, Review } from './registration-detail.tsx';
import type { Paging } from '../../components/table/use-paged.ts';
import { RegistrationTable } from './registration-table.tsx';

interface Reviewing extends Omit<Deciding, 'review'> {
  readonly asking: Asking<readonly Review[]>;
  readonly paging: Paging;
  /** Test id of the table. */
  readonly table: string;
  readonly emptyHint: string;
}

/** What people asked for, and beside it the request that is being decided; the same for hospital and SA. */
export function RegistrationReviews({ asking, paging, table, emptyHint, ...deciding }: Reviewing) {
  const [opened, setOpened] = useState<Review | undefined>(undefined);
  const chosen = opened?.id;
  return (
    <WhenAnswered asking={asking}>
      {(rows) => {
        // One that was decided may be on none of the pages asked for any more: it stays as it was last seen, decided.
        const review = rows.find((row) => row.id === chosen) ?? decided(opened, deciding);

        return (
          <div className="ow-split" {...(review === undefined ? { 'data-alone': '' } : {})}>
            <RegistrationTable
              id={table}
              rows={rows}
              selected={chosen}
              emptyHint={emptyHint}
              paging={paging}
              onOpen={(row) => {
                deciding.accept.reset();
                deciding.decline.reset();
                setOpened(row);
              }}
            />
            {review === undefined ? null : <RegistrationDetail key={review.id} review={review} {...deciding} />}
          </div>
        );
      }}
    </WhenAnswered>
  );
}

/** As a decision of this person's left it; undefined where there was none. */
function decided(opened: Review | undefined, { accept, decline, stage }: Omit<Deciding, 'review'>): Review | undefined {
  if (opened === undefined || (accept.value === undefined && decline.value === undefined)) return undefined;
  const { rid, ...rest } = opened;
  if (decline.value !== undefined) return { ...rest, state: 'declined' };
  return stage === 'hospital' ? { ...rest, state: 'forwarded' } : { ...rest, rid, state: 'approved' };
}
