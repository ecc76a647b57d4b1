import { useState } from 'react';
import { useAct, useAsk } from '../../bridge/index.ts';
import { Asked } from '../../components/asked.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { useDepartmentName } from './department-name.ts';
import { RegistrationDetail } from './registration-detail.tsx';
import { RegistrationTable } from './registration-table.tsx';

const ids = testIds.adminRegistrations;

/** The hospital compares identities and forwards. */
export function AdminRegistrations() {
  const t = useWords();
  const asking = useAsk('admin.registrations', {}, { everyMs: 5000 });
  const departmentName = useDepartmentName();
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const forward = useAct('admin.forward', ['admin.registrations']);
  const decline = useAct('admin.decline', ['admin.registrations']);
  return (
    <Screen title={t('admin.registrations.title')} intro={t('admin.registrations.intro')} testid={ids.root}>
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
                emptyHint={t('admin.registrations.emptyHint')}
                onOpen={(row) => {
                  forward.reset();
                  decline.reset();
                  setChosen(row.id);
                }}
              />
              {review === undefined ? null : (
                <RegistrationDetail
                  key={review.id}
                  review={review}
                  stage="hospital"
                  departmentName={departmentName}
                  accept={forward}
                  decline={decline}
                  testids={{
                    detail: ids.detail,
                    checked: ids.checked,
                    accept: ids.forward,
                    decline: ids.decline,
                    number: ids.ridNumber,
                  }}
                />
              )}
            </div>
          );
        }}
      </Asked>
    </Screen>
  );
}
