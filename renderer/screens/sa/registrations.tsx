import { useAct } from '../../bridge/index.ts';
import { usePaged } from '../../components/table/use-paged.ts';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { firstView, registrationsAsked } from '../admin/registrations-asked.ts';
import { RegistrationReviews } from '../admin/registration-review.tsx';

const ids = testIds.saRegistrations;

/** The system administrator approves: certificates and pseudo-identity are issued. */
export function SaRegistrations() {
  const t = useWords();
  const { asking, paging } = usePaged('sa.registrations', {
    id: ids.table,
    initial: firstView,
    order: 'asked',
    everyMs: 5000,
    request: registrationsAsked,
  });
  return (
    <Screen title={t('admin.registrations.title')} intro={t('admin.registrations.introSa')} testid={ids.root}>
      <RegistrationReviews
        asking={asking}
        paging={paging}
        table={ids.table}
        emptyHint={t('admin.registrations.emptyHintSa')}
        stage="sa"
        accept={useAct('sa.approve', ['sa.registrations', 'sa.users'])}
        decline={useAct('sa.decline', ['sa.registrations'])}
        testids={{ detail: ids.detail, checked: ids.checked, accept: ids.approve, decline: ids.decline }}
      />
    </Screen>
  );
}
