import { useAsk } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { SaidFact, wordsEveryMs } from '../../components/said-words.tsx';
import { Fact, Facts, Panel } from '../../components/screen.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { DaysLeft } from './days-left.tsx';
import type { ConsumerShare } from './share-state.ts';

export function AskedFor({ share }: { readonly share: ConsumerShare }) {
  const t = useWords();
  const format = useFormat();
  const said = useAsk('requests.words', { shareId: share.shareId }, { everyMs: wordsEveryMs });
  return (
    <Panel title={t('consumer.request.asked')}>
      <Facts>
        <Fact name={t('consumer.request.purpose')}>{t(`term.purpose.${share.purpose}`)}</Fact>
        <SaidFact name={t('consumer.request.reason')} said={said.value} about="request" />
        <Fact name={t('consumer.request.kinds')}>
          {share.kinds.map((kind) => t(`term.kind.${kind}`)).join(t('common.listJoin'))}
        </Fact>
        <Fact name={t('consumer.request.askedAt')}>{format.dateTime(share.requestedAt)}</Fact>
        <Fact name={t('consumer.request.wanted')}>{format.dateTime(share.until)}</Fact>
        {share.decidedAt === undefined ? null : (
          <Fact name={t('consumer.request.decidedAt')}>{format.dateTime(share.decidedAt)}</Fact>
        )}
        <SaidFact name={t('consumer.request.declineReason')} said={said.value} about="decline" />
        {share.revokedAt === undefined ? null : (
          <Fact name={t('consumer.request.revokedAt')}>{format.dateTime(share.revokedAt)}</Fact>
        )}
        <SaidFact name={t('consumer.request.revokeReason')} said={said.value} about="revocation" />
        <Fact name={t('consumer.request.share')}>
          <PidChip pid={share.shareId} />
        </Fact>
      </Facts>
      <ErrorPanel error={said.error} retry={said.again} />
    </Panel>
  );
}

/** What the patient signed away, as far as it can be known before it is opened. */
export function Granted({
  granted,
  usable,
}: {
  readonly granted: NonNullable<ConsumerShare['granted']>;
  readonly usable: boolean;
}) {
  const t = useWords();
  const format = useFormat();
  return (
    <Panel title={t('consumer.request.granted')}>
      <Facts>
        <Fact name={t('consumer.request.treatment')}>
          <PidChip pid={granted.T_ID} />
        </Fact>
        <Fact name={t('consumer.request.version')}>{format.number(granted.version)}</Fact>
        <Fact name={t('consumer.request.parts')}>
          {t('consumer.request.partsValue', { count: granted.segments.length })}
        </Fact>
        <Fact name={t('consumer.request.size')}>{format.bytes(granted.csBytes)}</Fact>
        <Fact name={t('consumer.request.until')}>{format.dateTime(granted.expiry)}</Fact>
        {usable ? (
          <Fact name={t('consumer.request.left')} data-testid={testIds.request.daysLeft}>
            <b>
              <DaysLeft until={granted.expiry} />
            </b>
          </Fact>
        ) : null}
      </Facts>
    </Panel>
  );
}
