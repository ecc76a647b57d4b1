import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { PidChip } from '../../components/pid-chip.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { UnreadableBadge } from '../../components/unreadable-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { canOpen, dayStateOf, nameIn, tones, type DayState, type Listed, type Worklist } from './day-state.ts';

const ids = testIds.day;

/** What a state is called. */
export function useStateWords(): (state: DayState) => string {
  const t = useWords();
  return (state) => (state === 'sent-back' ? t('doctor.day.sentBack') : t(`term.appointmentForStaff.${state}`));
}

export function Time({ row }: { readonly row: Listed }) {
  const t = useWords();
  const format = useFormat();
  if (row.start === undefined) return '—';
  return (
    <span className="ow-nowrap">
      {format.weekday(row.start)} <b>{format.time(row.start)}</b>
      {row.minutes === undefined ? null : (
        <span className="ow-quiet"> · {t('doctor.day.minutes', { minutes: row.minutes })}</span>
      )}
    </span>
  );
}

/** By name once T_SK has come, and by pseudo-identity: two identifiers. Before, the pseudo-identity alone is known. */
export function PatientName({ row, names }: { readonly row: Listed; readonly names: Worklist['names'] }) {
  const name = nameIn(row, names);
  return (
    <>
      {name === undefined ? null : <b>{name} </b>}
      <PidChip pid={row.patientPid} copyable={false} />
    </>
  );
}

/** T_SK comes with the patient's check-in; without it the treatment cannot be opened. */
export function SessionKey({ row }: { readonly row: Listed }) {
  const t = useWords();
  const words = canOpen(row) ? 'keyThere' : row.status === 'assigned' ? 'keyLater' : 'keyDone';
  return (
    <span className={words === 'keyThere' ? 'ow-nowrap' : 'ow-quiet ow-nowrap'} data-tsk={words === 'keyThere'}>
      {words === 'keyThere' ? (
        <IconKey size={15} aria-hidden style={{ verticalAlign: '-2px', marginRight: 5 }} />
      ) : null}
      {t(`doctor.day.${words}`)}
    </span>
  );
}

export function State({ row }: { readonly row: Listed }) {
  const t = useWords();
  const words = useStateWords();
  const state = dayStateOf(row);
  return (
    <>
      <StatusBadge tone={tones[state]}>{words(state)}</StatusBadge>
      {row.changed?.what === 'moved' && row.status === 'assigned' ? (
        <StatusBadge tone="note">{t('doctor.day.moved')}</StatusBadge>
      ) : null}
      {row.missedAt === undefined ? null : <StatusBadge tone="bad">{t('doctor.day.missed')}</StatusBadge>}
      <UnreadableBadge fields={row.unreadable} />
    </>
  );
}

export function Next({ row, onOpen }: { readonly row: Listed; readonly onOpen: () => void }) {
  const t = useWords();
  if (!canOpen(row))
    return <span className="ow-quiet">{row.status === 'assigned' ? t('doctor.day.afterCheckIn') : ''}</span>;
  return (
    <Button
      size="compact-sm"
      variant="default"
      onClick={(event) => {
        event.stopPropagation();
        onOpen();
      }}
      data-testid={ids.open(row.id)}
    >
      {t(row.status === 'in-treatment' ? 'doctor.day.goOn' : 'doctor.day.open')}
    </Button>
  );
}
