import { Group, Stack } from '@mantine/core';
import type { GuardedView } from '../../../api/window/calls/guardians.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Fact, Facts, Screen } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { MissingFromList } from '../../components/unreadable-rows.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { HandOver } from './hand-over.tsx';
import { Offer } from './offer.tsx';

const ids = testIds.guarded;

/** Whose guardian a person is, and who of them asks for the part that is kept. */
export function Guarded() {
  const t = useWords();
  const guarded = useAsk('guardians.guarded', {}, { everyMs: 10_000 });
  return (
    <Screen
      title={t('guardians.guarded.title')}
      intro={t('guardians.guarded.intro')}
      back="/keys"
      narrow
      testid={ids.root}
    >
      <Stack gap="lg">
        <WhenAnswered asking={guarded}>
          {({ people, silent }) => (
            <>
              <MissingFromList unreadable={0} silent={silent} />
              {people.length === 0 && silent.length === 0 ? (
                <Message tone="note">
                  <p>{t('guardians.guarded.none')}</p>
                </Message>
              ) : (
                people.map((person) => <GuardedPerson key={person.owner} person={person} />)
              )}
            </>
          )}
        </WhenAnswered>
        <Offer />
      </Stack>
    </Screen>
  );
}

function GuardedPerson({ person }: { readonly person: GuardedView }) {
  const t = useWords();
  const format = useFormat();
  const { owner, at, threshold, guardians, whole, asks } = person;
  return (
    <section
      className="ow-panel"
      data-testid={ids.person(owner)}
      data-whole={String(whole)}
      data-asks={String(asks !== undefined)}
    >
      <Stack gap="md">
        <Group justify="space-between">
          <PidChip pid={owner} />
          <StatusBadge tone={whole ? 'good' : 'bad'}>
            {t(whole ? 'guardians.guarded.whole' : 'guardians.guarded.broken')}
          </StatusBadge>
        </Group>
        <Facts>
          <Fact name={t('guardians.guarded.since')}>{format.dateTime(at)}</Fact>
          <Fact name={t('guardians.guarded.together')}>
            {t('guardians.guarded.togetherValue', { threshold, guardians })}
          </Fact>
        </Facts>
        {whole ? null : (
          <Message tone="bad">
            <p>{t('guardians.guarded.brokenWhat')}</p>
          </Message>
        )}
        {asks === undefined ? null : <HandOver owner={owner} asks={asks} />}
      </Stack>
    </section>
  );
}
