import { useAct } from '../../bridge/index.ts';
import { usePaged } from '../../components/table/use-paged.ts';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { firstView, registrationsAsked } from './registrations-asked.ts';
import { useDepartmentName } from './department-name.ts';
import { RegistrationReviews } from './registration-review.tsx';

const ids = testIds.adminRegistrations;

/** The hospital compares identities and forwards. */
export function AdminRegistrations() {
  const t = useWords();
  const { asking, paging } = usePaged('admin.registrations', {
    id: ids.table,
    initial: firstView,
    order: 'asked',
    everyMs: 5000,
    request: registrationsAsked,
  });
  return (
    <Screen title={t('admin.registrations.title')} intro={t('admin.registrations.intro')} testid={ids.root}>
      <RegistrationReviews
        asking={asking}
        paging={paging}
        table={ids.table}
        emptyHint={t('admin.registrations.emptyHint')}
        stage="hospital"
        departmentName={useDepartmentName()}
        accept={useAct('admin.forward', ['admin.registrations'])}
        decline={useAct('admin.decline', ['admin.registrations'])}
        testids={{
          detail: ids.detail,
          checked: ids.checked,
          accept: ids.forward,
          decline: ids.decline,
          number: ids.ridNumber,
        }}
      />
    </Screen>
  );
}
