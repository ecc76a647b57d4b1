import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { CloseDay, shownByDay } from './close-day.tsx';

const ids = testIds.adminDoctors;
export type ListedDoctor = Replied<'admin.doctors'>['items'][number];
type Day = Replied<'admin.doctorDays'>[number];

/** A doctor's days, of coming patients or of leave; all of a day are moved at once when the doctor is away. */
export function DoctorDays({ doctor }: { readonly doctor: ListedDoctor }) {
  const t = useWords();
  const asking = useAsk('admin.doctorDays', { pid: doctor.pid }, { everyMs: 10_000 });
  return (
    <section className="ow-panel" data-testid={ids.detail}>
      <Stack gap="md">
        <Title order={2}>{doctor.name}</Title>
        <CloseDay key={doctor.pid} pid={doctor.pid} />
        <WhenAnswered asking={asking}>
          {(days) =>
            days.length === 0 ? (
              <EmptyState title={t('admin.doctors.noDays')} hint={t('admin.doctors.noDaysHint')} />
            ) : (
              <ul className="ow-plain">
                {days.map((day) => (
                  <li key={day.day}>
                    <OneDay doctor={doctor} day={day} />
                  </li>
                ))}
              </ul>
            )
          }
        </WhenAnswered>
      </Stack>
    </section>
  );
}

function OneDay({ doctor, day: one }: { readonly doctor: ListedDoctor; readonly day: Day }) {
  const { day, toCome, here, outside, closed, off } = one;
  const t = useWords();
  const format = useFormat();
  const [asked, setAsked] = useState(false);
  const move = useAct('admin.moveDay', ['admin.doctorDays', 'admin.bookings', 'admin.booking', 'admin.slots']);
  const close = useAct('admin.closeDay', [...shownByDay]);
  const counts = [
    ...(toCome === 0 && closed ? [] : [t('admin.doctors.toCome', { count: toCome })]),
    ...(outside === 0 ? [] : [t('admin.doctors.outside', { count: outside })]),
    ...(here === 0 ? [] : [t('admin.doctors.here', { count: here })]),
  ].join(t('common.listJoin'));
  return (
    <Group justify="space-between" gap="xs" py={6} data-testid={ids.day(day)}>
      <div>
        <Group gap="xs">
          <Text fw={600}>{format.day(day)}</Text>
          {closed ? (
            <StatusBadge tone="note">
              {t(off === undefined ? 'admin.doctors.closed' : `admin.doctors.off.${off}`)}
            </StatusBadge>
          ) : null}
        </Group>
        <Text size="sm" c="dimmed">
          {counts}
        </Text>
        <ErrorPanel error={close.error} />
      </div>
      <Group gap="xs" ml="auto">
        {off === undefined ? (
          <Button
            variant="subtle"
            loading={close.busy}
            onClick={() => void close.run({ pid: doctor.pid, day, closed: !closed })}
            data-testid={ids.openDay(day)}
          >
            {t(closed ? 'admin.doctors.openDay' : 'admin.doctors.closeDay')}
          </Button>
        ) : null}
        {toCome === 0 ? null : (
          <Button variant="default" onClick={() => setAsked(true)} data-testid={ids.moveDay(day)}>
            {t('admin.doctors.moveDay')}
          </Button>
        )}
      </Group>
      <ConfirmSteps
        opened={asked}
        title={t('admin.doctors.moveDayTitle')}
        subject={`${doctor.pid} ${day}`}
        about={[
          { name: t('admin.bookings.doctor'), value: doctor.name },
          { name: t('admin.doctors.day'), value: `${format.day(day)} · ${counts}` },
        ]}
        will={[t('admin.doctors.moveDayWill'), t('admin.doctors.moveDayTold'), t('admin.doctors.moveDayCloses')]}
        wont={[t('admin.doctors.moveDayWont')]}
        reason={{ label: t('admin.bookings.reasonForPatient'), required: true }}
        confirm={t('admin.doctors.moveDayConfirm', { count: toCome })}
        busy={move.busy}
        error={move.error}
        onClose={() => setAsked(false)}
        onConfirm={(reason) =>
          void move.run({ pid: doctor.pid, day, reason }).then((done) => {
            if (done !== undefined) setAsked(false);
          })
        }
      />
    </Group>
  );
}
