import type { Replied } from '../../../api/window/calls.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { PidChip } from '../../components/pid-chip.tsx';
import { Fact, Facts } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { DaysLeft } from './days-left.tsx';
import type { ConsumerShare } from './share-state.ts';

const ids = testIds.request;

/** D_UE of this opening: said to the one who opened, since the patient sees it too. */
export function UseRecorded({
  use,
  share,
}: {
  readonly use: Replied<'requests.open'>['use'];
  readonly share: ConsumerShare;
}) {
  const t = useWords();
  const organisationName = useOrganisationName();
  const format = useFormat();
  return (
    <Message tone="note" title={t('consumer.request.use')} data-testid={ids.use} data-transaction={use.transactionId}>
      <p>{t('consumer.request.useText', { when: format.exact(use.at), purpose: t(`term.purpose.${use.purpose}`) })}</p>
      <Facts>
        <Fact name={t('consumer.request.transaction')}>
          <PidChip pid={use.transactionId} />
        </Fact>
        <Fact name={t('consumer.request.proxy')}>{organisationName(use.proxy)}</Fact>
        {share.granted === undefined ? null : (
          <Fact name={t('consumer.request.until')}>
            {format.dateTime(share.granted.expiry)} ·{' '}
            <span data-testid={ids.daysLeft}>
              <DaysLeft until={share.granted.expiry} />
            </span>
          </Fact>
        )}
      </Facts>
    </Message>
  );
}
