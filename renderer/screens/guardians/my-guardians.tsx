import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Navigate } from 'react-router';
import type { GuardiansView } from '../../../api/window/calls/guardians.ts';
import { useMe } from '../../app/session.tsx';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { Screen } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { MissingFromList } from '../../components/unreadable-rows.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { AskGuardians } from './ask-guardians.tsx';
import { BringBack } from './bring-back.tsx';
import { NameGuardians } from './name-guardians.tsx';
import { WhoGuards } from './who-guards.tsx';

const ids = testIds.guardians;

/** Who brings back what opens a person's records, and how far they are when they were asked. */
export function MyGuardians() {
  const t = useWords();
  const { carried } = useMe();
  const state = useAsk('guardians.state', {}, { everyMs: 10_000 });
  if (carried) return <Navigate to="/keys" replace />;
  return (
    <Screen title={t('guardians.mine.title')} intro={t('guardians.mine.intro')} back="/keys" narrow testid={ids.root}>
      <WhenAnswered asking={state}>{(view) => <Guardians view={view} />}</WhenAnswered>
    </Screen>
  );
}

function Guardians({ view }: { readonly view: GuardiansView }) {
  const t = useWords();
  const { set, unusable, recovery } = view;
  const lost = set?.lost === true;
  // What the guardians of before keep is deleted by it.
  const [anyway, setAnyway] = useState(false);
  const [setAside, setBack] = useState<readonly string[] | undefined>(undefined);
  return (
    <Stack gap="lg">
      <MissingFromList unreadable={0} silent={view.silent} />
      {setAside === undefined ? null : <Back some={setAside.length > 0} />}
      {unusable ? (
        <Message tone="bad" title={t('guardians.mine.unusable')} data-testid={ids.unusable}>
          <p>{t('guardians.mine.unusableWhat')}</p>
        </Message>
      ) : null}
      {set === undefined ? null : <Named set={set} handed={recovery?.handed} />}
      {set === undefined || !set.lost ? null : recovery === undefined ? (
        <AskGuardians threshold={set.threshold} />
      ) : (
        <BringBack recovery={recovery} threshold={set.threshold} onBack={setBack} />
      )}
      {recovery !== undefined ? null : lost && !anyway ? (
        <Group justify="flex-end">
          <Button variant="subtle" onClick={() => setAnyway(true)} data-testid={ids.anyway}>
            {t('guardians.name.anyway')}
          </Button>
        </Group>
      ) : (
        <NameGuardians offers={view.offers} again={unusable || set !== undefined} lost={lost} />
      )}
    </Stack>
  );
}

/** `some`: a part was set aside. */
function Back({ some }: { readonly some: boolean }) {
  const t = useWords();
  return (
    <Message tone="good" data-testid={ids.opened}>
      <p>{t('guardians.recover.done')}</p>
      {some ? <p>{t('guardians.recover.setAside')}</p> : null}
    </Message>
  );
}

/** `handed`: who has answered; absent when nobody was asked. */
function Named({
  set,
  handed,
}: {
  readonly set: NonNullable<GuardiansView['set']>;
  readonly handed: readonly string[] | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  const { at, threshold, guardians, outdated, lost } = set;
  const state = handed ? 'asked' : lost ? 'lost' : outdated ? 'outdated' : 'named';
  return (
    <section className="ow-panel" data-testid={ids.set} data-state={state}>
      <Stack gap="md">
        <Text fw={600}>{t('guardians.mine.named', { threshold, count: guardians.length })}</Text>
        {guardians.map((guardian) => (
          <Group key={guardian.pid} justify="space-between" data-testid={ids.guardian(guardian.pid)}>
            <WhoGuards guardian={guardian} />
            {handed === undefined ? (
              <StatusBadge tone={guardian.able ? 'good' : 'bad'}>
                {t(guardian.able ? 'guardians.mine.able' : 'guardians.mine.unable')}
              </StatusBadge>
            ) : (
              <StatusBadge tone={handed.includes(guardian.pid) ? 'good' : 'wait'}>
                {t(handed.includes(guardian.pid) ? 'guardians.mine.handed' : 'guardians.mine.waits')}
              </StatusBadge>
            )}
          </Group>
        ))}
        <Text size="sm">{t('guardians.mine.since', { at: format.dateTime(at) })}</Text>
        {guardians.every(({ able }) => able) || handed !== undefined ? null : (
          <Message tone="wait">
            <p>{t('guardians.mine.unableWhat')}</p>
          </Message>
        )}
        {outdated && !lost ? (
          <Message tone="wait">
            <p>{t('guardians.mine.outdated')}</p>
          </Message>
        ) : null}
      </Stack>
    </section>
  );
}
