import { Group, Stack, Text, Title } from '@mantine/core';
import {
  IconCalendarEvent,
  IconCalendarPlus,
  IconChevronRight,
  IconEye,
  IconFileCheck,
  IconFiles,
  IconShare,
} from '@tabler/icons-react';
import { Link } from 'react-router';
import { useMe } from '../../app/session.tsx';
import { useAsk, usePages } from '../../bridge/index.ts';
import { Loading } from '../../components/asked.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Screen } from '../../components/screen.tsx';
import { ToneIcon } from '../../components/status-badge.tsx';
import { MissingFromList } from '../../components/unreadable-rows.tsx';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.patientHome;
const tiles = [
  { key: 'book', to: '/patient/book', icon: IconCalendarPlus },
  { key: 'appointments', to: '/patient/appointments', icon: IconCalendarEvent },
  { key: 'confirm', to: '/patient/confirm', icon: IconFileCheck },
  { key: 'records', to: '/patient/records', icon: IconFiles },
  { key: 'shares', to: '/patient/shares', icon: IconShare },
  { key: 'uses', to: '/patient/uses', icon: IconEye },
] as const;

/** What waits for the patient, then what the patient can do. */
export function PatientHome() {
  const t = useWords();
  const me = useMe();
  return (
    <Screen title={t('patient.home.title', { name: me.label })} testid={ids.root}>
      <WaitingForMe />
      <div>
        <Title order={2} mb={10}>
          {t('patient.home.can')}
        </Title>
        <div className="ow-tiles">
          {tiles.map(({ key, to, icon: Icon }) => (
            <Link key={key} to={to} className="ow-tile" data-testid={ids[key]}>
              <Icon size={30} stroke={1.5} aria-hidden />
              <b>{t(`patient.nav.${key}`)}</b>
              <span>{t(`patient.home.note.${key}`)}</span>
            </Link>
          ))}
        </div>
      </div>
      <Group gap="sm" data-testid={ids.pid} data-pid={me.pid}>
        <Text fw={600}>{t('patient.home.pid')}</Text>
        <PidChip pid={me.pid} />
        <Text size="sm" c="dimmed">
          {t('patient.home.pidNote')}
        </Text>
      </Group>
    </Screen>
  );
}

function WaitingForMe() {
  const t = useWords();
  const local = useLocal();
  const confirms = useAsk('confirm.list', {}, { everyMs: 8000 });
  const bookings = useAsk('booking.list', {}, { everyMs: 8000 });
  const outbox = useAsk('outbox.list', {}, { everyMs: 8000 });
  const shares = usePages('shares.list', { everyMs: 20_000 });
  const waiting = [
    { key: 'confirm', to: '/patient/confirm', count: confirms.value?.items.length ?? 0 },
    {
      key: 'shares',
      to: '/patient/shares',
      count: shares.items?.filter((share) => share.status === 'requested').length ?? 0,
    },
    {
      key: 'checkIn',
      to: '/patient/appointments',
      count: bookings.value?.items.filter((booking) => booking.status === 'assigned').length ?? 0,
    },
    {
      key: 'outbox',
      to: '/patient/confirm',
      count: outbox.value?.filter((item) => item.state !== 'committed').length ?? 0,
    },
  ] as const;
  const some = waiting.filter((one) => one.count > 0);
  const asked = [confirms, bookings, outbox, shares];
  const failed = asked.find(({ error }) => error !== undefined);
  const lists = [confirms.value, bookings.value].flatMap((list) => list ?? []);
  const silent = new Map(lists.flatMap((list) => list.silent.map((name) => [local(name), name])));
  const missing = { unreadable: lists.reduce((sum, list) => sum + list.unreadable, 0), silent: [...silent.values()] };
  // That nothing waits is said when everybody was asked, and answered.
  const sure = failed === undefined && missing.unreadable === 0 && silent.size === 0;
  return (
    <div>
      <Title order={2} mb={10}>
        {t('patient.home.waiting')}
      </Title>
      <Stack gap="sm" mb={sure ? 0 : 10}>
        <ErrorPanel error={failed?.error} retry={() => asked.forEach(({ again }) => again())} />
        <MissingFromList {...missing} />
      </Stack>
      {some.length > 0 || !sure ? null : asked.some(({ loading }) => loading) ? (
        <Loading />
      ) : (
        <Text c="dimmed">{t('patient.home.nothing')}</Text>
      )}
      {some.length === 0 ? null : (
        <div className="ow-choices" data-columns="2">
          {some.map(({ key, to, count }) => (
            <Link key={key} to={to} className="ow-choice ow-waits" data-testid={ids.waiting(key)} data-tone="wait">
              <ToneIcon tone="wait" size={22} />
              <span className="ow-choice__body">
                <span className="ow-choice__title">{t(`patient.home.waitingFor.${key}`, { count })}</span>
              </span>
              <IconChevronRight size={18} aria-hidden />
            </Link>
          ))}
        </div>
      )}
    </div>
  );
}
