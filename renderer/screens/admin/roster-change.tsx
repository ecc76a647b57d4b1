import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct, useAsk } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.adminRoster;
/** What shows what a roster says. */
export const shownOfRoster = ['admin.roster', 'admin.slots', 'admin.doctorDays'] as const;
type Effects = Replied<'admin.changeRoster'>;
type Changes = Partial<Effects['changes']>;

const nothing: Effects['changes'] = { hours: [], days: [], ordinary: [], leaves: [], back: [] };

export interface RosterChange {
  /** Saves at once when nobody who is booked is touched; else says who is, and waits. Answers whether it was saved. */
  readonly propose: (changes: Changes, onSaved?: () => void) => Promise<void>;
  readonly busy: boolean;
  /** What is asked, or was done, with its buttons. */
  readonly shown: ReactNode;
}

interface Waiting {
  readonly effects: Effects;
  readonly onSaved: () => void;
}

/** A change of the roster: looked at, saved, and taken back by one button for as long as it is on the screen. */
export function useRosterChange(): RosterChange {
  const act = useAct('admin.changeRoster', [...shownOfRoster]);
  const [waiting, setWaiting] = useState<Waiting | undefined>(undefined);
  const [done, setDone] = useState<Effects | undefined>(undefined);

  const save = async (changes: Changes, onSaved: () => void): Promise<void> => {
    const saved = await act.run({ changes: { ...nothing, ...changes }, dry: false });
    if (saved === undefined) return;
    setWaiting(undefined);
    setDone(saved);
    onSaved();
  };
  const propose = async (changes: Changes, onSaved = (): void => undefined): Promise<void> => {
    setDone(undefined);
    setWaiting(undefined);
    const effects = await act.run({ changes: { ...nothing, ...changes }, dry: true });
    if (effects === undefined) return;
    if (effects.affected.length === 0) await save(changes, onSaved);
    else setWaiting({ effects, onSaved });
  };

  return {
    propose,
    busy: act.busy,
    shown: (
      <>
        <ErrorPanel error={act.error} />
        {waiting === undefined ? null : (
          <Affected
            effects={waiting.effects}
            busy={act.busy}
            onKeep={() => void save(waiting.effects.changes, waiting.onSaved)}
            onBack={() => setWaiting(undefined)}
          />
        )}
        {done === undefined ? null : (
          <Saved
            effects={done}
            busy={act.busy}
            onUndo={() => void act.run({ changes: done.undo, dry: false }).then(() => setDone(undefined))}
          />
        )}
      </>
    ),
  };
}

interface AffectedProps {
  readonly effects: Effects;
  readonly busy: boolean;
  readonly onKeep: () => void;
  readonly onBack: () => void;
}

/** Who is booked at times that would be none: nobody is lost without having been seen. */
function Affected({ effects, busy, onKeep, onBack }: AffectedProps) {
  const t = useWords();
  const count = effects.affected.reduce((sum, { toCome }) => sum + toCome, 0);
  return (
    <Message tone="wait" title={t('admin.roster.affected', { count })} data-testid={ids.affected}>
      <Stack gap="xs">
        <AffectedDays affected={effects.affected} />
        <p>{t('admin.roster.affectedKept')}</p>
        <Group gap="sm">
          <Button loading={busy} onClick={onKeep} data-testid={ids.keep}>
            {t('admin.roster.saveAndKeep')}
          </Button>
          <Button variant="default" onClick={onBack}>
            {t('admin.roster.dontSave')}
          </Button>
        </Group>
      </Stack>
    </Message>
  );
}

function AffectedDays({ affected }: Pick<Effects, 'affected'>) {
  const t = useWords();
  const format = useFormat();
  const doctors = useAsk('admin.doctors', {}).value?.items ?? [];
  return (
    <ul>
      {affected.map(({ doctorPid, day, toCome }) => (
        <li key={`${doctorPid} ${day}`}>
          {doctors.find(({ pid }) => pid === doctorPid)?.name ?? '—'} · {format.day(day)} ·{' '}
          {t('admin.doctors.toCome', { count: toCome })}
        </li>
      ))}
    </ul>
  );
}

interface SavedProps {
  readonly effects: Effects;
  readonly busy: boolean;
  readonly onUndo: () => void;
}

function Saved({ effects: { changes }, busy, onUndo }: SavedProps) {
  const t = useWords();
  const changed = Object.values(changes).some((list) => list.length > 0);
  return (
    <Message tone="good" title={t(changed ? 'admin.roster.saved' : 'admin.roster.asBefore')} data-testid={ids.saved}>
      {changed ? (
        <Button size="compact-sm" variant="default" loading={busy} onClick={onUndo} data-testid={ids.undo}>
          {t('admin.roster.undo')}
        </Button>
      ) : null}
    </Message>
  );
}
