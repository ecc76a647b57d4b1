import { Checkbox, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { GuardianView } from '../../../api/window/calls/guardians.ts';
import { guardianNumbers } from '../../../domain/guardians.ts';
import { useMe } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { CurrentPassphrase, OtherError } from '../../components/current-passphrase.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Panel } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { WhoGuards } from './who-guards.tsx';

const ids = testIds.guardians;
const { fewest, most, usualThreshold } = guardianNumbers;

interface Naming {
  /** Who has said that they are ready. */
  readonly offers: readonly GuardianView[];
  /** There are guardians already. */
  readonly again: boolean;
  /** Those of before have keys that are not back yet. */
  readonly lost: boolean;
}

/** Whom of those who are ready one chooses, and how many of them bring the keys back. */
export function NameGuardians({ offers, again, lost }: Naming) {
  const t = useWords();
  const { pid } = useMe();
  return (
    <Panel title={t(again ? 'guardians.name.again' : 'guardians.name.title')}>
      <Stack gap="md">
        <div>
          <Text>{t('guardians.name.first')}</Text>
          <PidChip pid={pid} />
          <Text>{t('guardians.name.where')}</Text>
        </div>
        {offers.length === 0 ? (
          <Message tone="note">
            <p>{t('guardians.name.nobody')}</p>
          </Message>
        ) : (
          <Choosing offers={offers} again={again} lost={lost} />
        )}
      </Stack>
    </Panel>
  );
}

function Choosing({ offers, again, lost }: Naming) {
  const t = useWords();
  const [chosen, setChosen] = useState<readonly GuardianView['pid'][]>([]);
  const [wanted, setWanted] = useState<number>(usualThreshold);
  const [current, setCurrent] = useState('');
  const act = useAct('guardians.name', ['guardians.state']);
  const count = Math.max(chosen.length, fewest);
  const threshold = Math.min(wanted, count);
  const missing = [
    ...(chosen.length < fewest ? [t('guardians.name.missing.who')] : []),
    ...(chosen.length > most ? [t('guardians.name.missing.fewer')] : []),
    ...(current === '' ? [t('keys.missing.current')] : []),
  ];
  const name = async (): Promise<void> => {
    const done = await act.run({ current, guardians: [...chosen], threshold });
    setCurrent('');
    if (done !== undefined) setChosen([]);
  };
  return (
    <Stack gap="md">
      <Stack gap="sm" role="group" aria-label={t('guardians.name.who')}>
        <Text fw={600}>{t('guardians.name.who')}</Text>
        {offers.map((guardian) => (
          <Checkbox
            key={guardian.pid}
            label={<WhoGuards guardian={guardian} copyable={false} />}
            disabled={!guardian.able}
            checked={chosen.includes(guardian.pid)}
            onChange={(event) => {
              const others = chosen.filter((one) => one !== guardian.pid);
              setChosen(event.currentTarget.checked ? [...others, guardian.pid] : others);
            }}
            data-testid={ids.choose(guardian.pid)}
          />
        ))}
        <Text size="sm">{t('guardians.name.trust')}</Text>
      </Stack>
      <NativeSelect
        label={t('guardians.name.threshold')}
        data={Array.from({ length: count - fewest + 1 }, (_, at) => ({
          value: String(fewest + at),
          label: t('guardians.name.of', { threshold: fewest + at, count }),
        }))}
        value={String(threshold)}
        onChange={(event) => setWanted(Number(event.currentTarget.value))}
        data-testid={ids.threshold}
      />
      <CurrentPassphrase value={current} onChange={setCurrent} error={act.error} testid={ids.current} />
      {again ? <Text size="sm">{t('guardians.name.replaces')}</Text> : null}
      {lost ? (
        <Message tone="bad">
          <p>{t('guardians.name.loses')}</p>
        </Message>
      ) : null}
      <OtherError error={act.error} />
      {act.value === undefined ? null : (
        <Message tone="good" data-testid={ids.named}>
          <p>{t('guardians.name.done')}</p>
        </Message>
      )}
      <NextStep
        label={t('guardians.name.submit')}
        testid={ids.name}
        busy={act.busy}
        missing={missing}
        onGo={() => void name()}
      />
    </Stack>
  );
}
