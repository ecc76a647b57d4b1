import { useState } from 'react';
import { WhenAnswered } from '../../components/asked.tsx';
import type { Asking } from '../../bridge/index.ts';
import { RegistrationDetail } from './registration-detail.tsx';
import type { Deciding, Review } from './registration-detail.tsx';
import { RegistrationTable } from './registration-table.tsx';

interface Reviewing extends Omit<Deciding, 'review'> {
  readonly asking: Asking<readonly Review[]>;
  /** Test id of the table. */
  readonly table: string;
  readonly emptyHint: string;
}

/** What people asked for, and beside it the request that is being decided; the same for hospital and SA. */
export function RegistrationReview({ asking, table, emptyHint, ...deciding }: Reviewing) {
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  return (
    <WhenAnswered asking={asking}>
      {(rows) => {
        const review = rows.find((row) => row.id === chosen);
        return (
          <div className="ow-split" {...(review === undefined ? { 'data-alone': '' } : {})}>
            <RegistrationTable
              id={table}
              rows={rows}
              selected={chosen}
              emptyHint={emptyHint}
              onOpen={(row) => {
                deciding.accept.reset();
                deciding.decline.reset();
                setChosen(row.id);
              }}
            />
            {review === undefined ? null : <RegistrationDetail key={review.id} review={review} {...deciding} />}
          </div>
        );
      }}
    </WhenAnswered>
  );
}
