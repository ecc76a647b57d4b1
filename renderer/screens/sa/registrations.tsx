import { useState } from 'react';
import { useAct, useAsk } from '../../bridge/index.ts';
import { Asked } from '../../components/asked.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { RegistrationDetail } from '../admin/registration-detail.tsx';
import { RegistrationTable } from '../admin/registration-table.tsx';

const ids = testIds.saRegistrations;

/** The system administrator approves: certificates and pseudo-identity are issued. */
export function SaRegistrations() {
  const t = useWords();
  const asking = useAsk('sa.registrations', {}, { everyMs: 5000 });
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const approve = useAct('sa.approve', ['sa.registrations', 'sa.users']);
  const decline = useAct('sa.decline', ['sa.registrations']);
  return (
    <Screen title={t('admin.registrations.title')} intro={t('admin.registrations.introSa')} testid={ids.root}>
      <Asked asking={asking}>
        {(rows) => {
          const review = rows.find((row) => row.id === chosen);
          return (
            <div className="ow-split" {...(review === undefined ? { 'data-alone': '' } : {})}>
              <RegistrationTable
                id={ids.table}
                rows={rows}
                waiting="submitted"
                selected={chosen}
                emptyHint={t('admin.registrations.emptyHintSa')}
                onOpen={(row) => {
                  approve.reset();
                  decline.reset();
                  setChosen(row.id);
                }}
              />
              {review === undefined ? null : (
                <RegistrationDetail
                  key={review.id}
                  review={review}
                  stage="sa"
                  accept={approve}
                  decline={decline}
                  testids={{ detail: ids.detail, checked: ids.checked, accept: ids.approve, decline: ids.decline }}
                />
              )}
            </div>
          );
        }}
      </Asked>
    </Screen>
  );
}
