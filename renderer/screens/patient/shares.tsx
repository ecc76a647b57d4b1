import { Button, Group, Text, Title } from '@mantine/core';
import { IconShare } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { useAsk, usePages } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { UnreadableRows } from '../../components/unreadable-rows.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Said, wordsEveryMs } from '../../components/said-words.tsx';
import { Screen } from '../../components/screen.tsx';
import type { PatientShare } from '../../components/share-state.ts';
import { shareState, shareTone } from '../../components/share-state.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.shares;
type Section = 'requested' | 'granted' | 'over';

function sectionOf(share: PatientShare): Section {
  const state = shareState(share);
  return state === 'requested' || state === 'granted' ? state : 'over';
}

/** Requests that wait, what is shared now, and what is over. */
export function Shares() {
  const t = useWords();
  const pages = usePages('shares.list', { everyMs: 15_000 });
  return (
    <Screen title={t('patient.shares.title')} intro={t('patient.shares.intro')} testid={ids.root} narrow>
      <WhenAnswered asking={{ value: pages.items, error: pages.error, again: pages.again }}>
        {(shares) =>
          shares.length === 0 ? (
            <EmptyState
              title={t('patient.shares.empty')}
              hint={t('patient.shares.emptyHint')}
              icon={<IconShare size={34} stroke={1.4} aria-hidden />}
            />
          ) : (
            (['requested', 'granted', 'over'] as const).map((section) => {
              const inIt = shares.filter((share) => sectionOf(share) === section);
              if (inIt.length === 0) return null;
              return (
                <section key={section}>
                  <Title order={2} mb={8}>
                    {t(`patient.shares.sections.${section}`)}
                  </Title>
                  <div className="ow-choices">
                    {inIt.map((share, at) => (
                      <Item key={share.shareId} share={share} first={section === 'requested' && at === 0} />
                    ))}
                  </div>
                </section>
              );
            })
          )
        }
      </WhenAnswered>
      <UnreadableRows count={pages.unreadable} />
      {pages.hasMore ? (
        <Button
          variant="default"
          loading={pages.loadingMore}
          onClick={pages.more}
          data-testid={testIds.common.loadMore}
        >
          {t('common.loadMore')}
        </Button>
      ) : null}
    </Screen>
  );
}

/** Named by SA while the share concerns anybody; by organisation and pseudo-identity after that. */
function ConsumerName({ share, live }: { readonly share: PatientShare; readonly live: boolean }) {
  const local = useLocal();
  const organisationName = useOrganisationName();
  const standing = useAsk(
    'shares.standing',
    { shareId: share.shareId, consumerPid: share.consumerPid },
    { enabled: live },
  ).value;
  const name =
    standing === undefined
      ? organisationName(share.consumerMsp)
      : [standing.displayName, local(standing.organisation)].filter((part) => part !== undefined).join(', ');
  return (
    <Group gap={8}>
      <Text fw={650} span>
        {name}
      </Text>
      <PidChip pid={share.consumerPid} copyable={false} />
    </Group>
  );
}

/** Of requests that wait: the others say it where they are looked at. */
function WhatTheyWrite({ shareId }: Pick<PatientShare, 'shareId'>) {
  const said = useAsk('shares.words', { shareId }, { everyMs: wordsEveryMs });
  return (
    <Text size="sm" c="dimmed">
      <Said said={said.value} about="request" />
    </Text>
  );
}

function Item({ share, first }: { readonly share: PatientShare; readonly first: boolean }) {
  const t = useWords();
  const go = useNavigate();
  const format = useFormat();
  const state = shareState(share);
  const until = share.granted?.expiry ?? share.until;
  const left = format.daysUntil(until);
  return (
    <section className="ow-panel" data-testid={ids.item(share.shareId)} data-status={state}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <ConsumerName share={share} live={state === 'requested' || state === 'granted'} />
          <Text>
            {t('patient.shares.asks', {
              kinds: share.kinds.map((kind) => t(`term.kind.${kind}`)).join(t('common.listJoin')),
            })}{' '}
            {t('patient.shares.forPurpose', { purpose: t(`term.purpose.${share.purpose}`) })}{' '}
            {t('patient.shares.until', { date: format.date(until) })}
          </Text>
          {state === 'requested' ? <WhatTheyWrite shareId={share.shareId} /> : null}
        </div>
        <div style={{ textAlign: 'right' }}>
          <StatusBadge tone={shareTone(state)}>{t(`term.shareForPatient.${state}`)}</StatusBadge>
          {state === 'granted' ? (
            <Text size="sm" c="dimmed" mt={4}>
              {t('patient.shares.daysLeft', { count: Math.max(0, left) })}
            </Text>
          ) : null}
        </div>
      </Group>
      <Group justify="flex-end" mt={8}>
        <Button
          variant={first ? 'filled' : 'default'}
          onClick={() => void go(`/patient/shares/${share.shareId}`)}
          data-testid={ids.open(share.shareId)}
        >
          {t(state === 'requested' ? 'patient.shares.decide' : 'patient.shares.look')}
        </Button>
      </Group>
    </section>
  );
}
