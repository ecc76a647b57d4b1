import { Group, Stack, Title } from '@mantine/core';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Fact, Facts } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { DecideReplacement } from './decide-replacement.tsx';
import { replacementTone, type Examined } from './request.ts';

const ids = testIds.replacements;

/** One request, with the code of its keys, and what is registered of the person. */
export function ReplacementDetail({ id, stage }: { readonly id: string; readonly stage: 'hospital' | 'sa' }) {
  const asking = useAsk('sa.replacement', { id }, { everyMs: 5000 });
  return <WhenAnswered asking={asking}>{(examined) => <Request examined={examined} stage={stage} />}</WhenAnswered>;
}

function Request({ examined, stage }: { readonly examined: Examined; readonly stage: 'hospital' | 'sa' }) {
  const t = useWords();
  const { state, registered } = examined;
  return (
    <section className="ow-panel" data-testid={ids.detail} data-state={state}>
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2}>{t('replacement.review.detail')}</Title>
          <StatusBadge tone={replacementTone(state)}>{t(`replacement.state.${state}`)}</StatusBadge>
        </Group>
        <Asker examined={examined} />
        {registered === undefined ? (
          state === 'submitted' ? (
            <Message tone="bad">
              <p>{t('replacement.review.unknown')}</p>
            </Message>
          ) : null
        ) : (
          <Registered examined={examined} registered={registered} />
        )}
        <DecideReplacement examined={examined} stage={stage} />
      </Stack>
    </section>
  );
}

/** Who asks, for what reason. */
function Asker({ examined: { role, mspId, cause, rid, submittedAt, reason } }: { readonly examined: Examined }) {
  const t = useWords();
  const format = useFormat();
  const organisationName = useOrganisationName();
  return (
    <Facts>
      {rid === undefined ? null : (
        <>
          <Fact name={t('admin.registrations.realName')}>{rid.name}</Fact>
          <Fact name={t('admin.registrations.document')}>{t(`term.idKind.${rid.kind}`)}</Fact>
          <Fact name={t('admin.registrations.number')}>
            <span className="ow-mono">{rid.number}</span>
          </Fact>
        </>
      )}
      <Fact name={t('common.role')}>{t(`term.role.${role}`)}</Fact>
      <Fact name={t('common.organisation')}>{organisationName(mspId)}</Fact>
      <Fact name={t('replacement.review.cause')}>{t(`replacement.cause.${cause}`)}</Fact>
      <Fact name={t('replacement.review.asked')}>{format.dateTime(submittedAt)}</Fact>
      {reason === undefined || reason === '' ? null : <Fact name={t('admin.registrations.reasonGiven')}>{reason}</Fact>}
    </Facts>
  );
}

/** Whose keys would be replaced, by which. */
function Registered({
  examined: { pid, code, confirmedBy, confirmedAt },
  registered,
}: {
  readonly examined: Examined;
  readonly registered: NonNullable<Examined['registered']>;
}) {
  const t = useWords();
  const format = useFormat();
  return (
    <Facts>
      {pid === undefined ? null : (
        <Fact name={t('replacement.review.registered')}>
          <PidChip pid={pid} />{' '}
          <StatusBadge tone={registered.status === 'active' ? 'good' : 'bad'}>
            {t(`term.userStatus.${registered.status}`)}
          </StatusBadge>
        </Fact>
      )}
      <Fact name={t('replacement.review.since')}>{format.dateTime(registered.statusAt)}</Fact>
      <Fact name={t('replacement.review.sameEncryption')}>
        {t(registered.sameEncryption ? 'replacement.review.opens' : 'replacement.review.closed')}
      </Fact>
      {code === undefined ? null : (
        <Fact name={t('replacement.review.code')}>
          <span className="ow-mono" data-testid={ids.code} data-code={code.join('')}>
            {code.join(' ')}
          </span>
        </Fact>
      )}
      {confirmedBy === undefined ? null : (
        <Fact name={t('replacement.review.confirmedBy')}>
          <PidChip pid={confirmedBy} />
        </Fact>
      )}
      {confirmedAt === undefined ? null : (
        <Fact name={t('replacement.review.confirmedAt')}>{format.dateTime(confirmedAt)}</Fact>
      )}
    </Facts>
  );
}
