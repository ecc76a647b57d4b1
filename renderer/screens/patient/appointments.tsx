import { Button, Group, Text, Title } from '@mantine/core';
import { IconCalendarEvent, IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import type { About } from '../../components/confirm-steps.tsx';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Fact, Facts, Screen } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { UnreadableBadge } from '../../components/unreadable-badge.tsx';
import { MissingFromList } from '../../components/unreadable-rows.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { appointmentTone } from '../admin/tones.ts';

const ids = testIds.appointments;
type Booking = Replied<'booking.list'>['items'][number];

/** Appointments, those to come first; checking in hands T_SK to the doctor. */
export function PatientAppointments() {
  const t = useWords();
  const go = useNavigate();
  const asking = useAsk('booking.list', {}, { everyMs: 5000 });
  return (
    <Screen title={t('patient.appointments.title')} intro={t('patient.appointments.intro')} testid={ids.root} narrow>
      <WhenAnswered asking={asking}>
        {({ items, ...missing }) => {
          const over = items.filter((one) => one.status === 'recorded' || one.status === 'cancelled');
          const coming = items.filter((one) => !over.includes(one));
          return (
            <>
              <MissingFromList {...missing} />
              {items.length === 0 ? (
                <EmptyState
                  title={t('patient.appointments.empty')}
                  hint={t('patient.appointments.emptyHint')}
                  icon={<IconCalendarEvent size={34} stroke={1.4} aria-hidden />}
                >
                  <Button mt={8} onClick={() => void go('/patient/book')}>
                    {t('patient.appointments.book')}
                  </Button>
                </EmptyState>
              ) : null}
              <List title={t('patient.appointments.coming')} bookings={coming} />
              <List title={t('patient.appointments.past')} bookings={over} />
            </>
          );
        }}
      </WhenAnswered>
    </Screen>
  );
}

function List({ title, bookings }: { readonly title: string; readonly bookings: readonly Booking[] }) {
  if (bookings.length === 0) return null;
  const ordered = [...bookings].sort((left, right) =>
    (right.start ?? right.requestedAt).localeCompare(left.start ?? left.requestedAt),
  );
  return (
    <section>
      <Title order={2} mb={8}>
        {title}
      </Title>
      <div className="ow-choices">
        {ordered.map((booking) => (
          <Item key={booking.id} booking={booking} first={booking === ordered.find(waitsForPatient)} />
        ))}
      </div>
    </section>
  );
}

function waitsForPatient(booking: Booking): boolean {
  return booking.status === 'assigned' || booking.status === 'awaiting-patient';
}

/** `first`: of those that wait for the patient, so that one button is the filled one. */
function Item({ booking, first }: { readonly booking: Booking; readonly first: boolean }) {
  const t = useWords();
  const local = useLocal();
  const hospitals = useAsk('booking.hospitals', {});
  const hospital = hospitals.value?.find((one) => one.org === booking.org);
  const format = useFormat(hospital?.timeZone);
  const department = hospital?.departments.find((one) => one.id === booking.department);
  const where = `${local(booking.hospital)} · ${department === undefined ? t('common.unknownDepartment') : local(department.name)}`;
  const about: readonly [About, ...About[]] = [
    { name: t('patient.appointments.where'), value: where },
    ...(booking.doctorName === undefined
      ? []
      : [{ name: t('patient.appointments.doctor'), value: booking.doctorName }]),
    ...(booking.start === undefined
      ? []
      : [{ name: t('patient.appointments.time'), value: format.dateTime(booking.start) }]),
  ];
  return (
    <section
      className="ow-panel"
      data-testid={ids.item(booking.id)}
      data-status={booking.status}
      data-tid={booking.tid ?? ''}
    >
      <Group justify="space-between" wrap="nowrap" mb={8}>
        <Text fw={650}>{where}</Text>
        <StatusBadge tone={appointmentTone(booking.status)}>{t(`term.appointment.${booking.status}`)}</StatusBadge>
        <UnreadableBadge fields={booking.unreadable} />
      </Group>
      <Facts>
        {booking.start === undefined ? (
          <Fact name={t('patient.appointments.asked')}>{format.dateTime(booking.requestedAt)}</Fact>
        ) : (
          <Fact name={t('patient.appointments.time')}>
            <b>{format.weekday(booking.start)}</b> · {format.dateTime(booking.start)}
          </Fact>
        )}
        {booking.place === undefined ? null : (
          <Fact name={t('patient.appointments.place')}>{local(booking.place)}</Fact>
        )}
        {booking.doctorName === undefined ? null : (
          <Fact name={t('patient.appointments.doctor')}>{booking.doctorName}</Fact>
        )}
      </Facts>
      <Changed booking={booking} timeZone={hospital?.timeZone} />
      {booking.tsk === undefined ? null : (
        <Text size="sm" c="dimmed" mt={6} style={{ display: 'flex', gap: 6, alignItems: 'center' }}>
          <IconKey size={16} aria-hidden />
          {t('patient.appointments.tsk')}
        </Text>
      )}
      <Actions booking={booking} first={first} about={about} />
    </section>
  );
}

/** What the hospital changed of it, for as long as that matters. */
function Changed({
  booking: { id, status, changed },
  timeZone,
}: {
  readonly booking: Booking;
  readonly timeZone: string | undefined;
}) {
  const t = useWords();
  const format = useFormat(timeZone);
  if (changed === undefined || (status !== 'assigned' && status !== 'cancelled')) return null;
  const { from, reason, what } = changed;
  if (what !== 'moved' && what !== 'cancelled') return null;
  return (
    <div style={{ marginTop: 8 }}>
      <Message
        tone={what === 'moved' ? 'wait' : 'bad'}
        title={t(`patient.appointments.changed.${what}`)}
        data-testid={ids.changed(id)}
      >
        {what === 'moved' && from !== undefined ? (
          <p>{t('patient.appointments.changed.from', { when: format.dateTime(from) })}</p>
        ) : null}
        {reason === undefined ? null : <p>{t('patient.appointments.changed.reason', { reason })}</p>}
      </Message>
    </div>
  );
}

function Actions({
  booking,
  first,
  about,
}: {
  readonly booking: Booking;
  readonly first: boolean;
  readonly about: readonly [About, ...About[]];
}) {
  const t = useWords();
  const go = useNavigate();
  const [cancelling, setCancelling] = useState(false);
  const [arriving, setArriving] = useState(false);
  const checkIn = useAct('booking.checkIn', ['booking.list']);
  const cancel = useAct('booking.cancel', ['booking.list']);
  const { org, id, status } = booking;
  return (
    <>
      {status === 'requested' ? (
        <Text c="dimmed" mt={6}>
          {t('patient.appointments.waiting')}
        </Text>
      ) : null}
      {status === 'checked-in' ? <Text mt={6}>{t('patient.appointments.checkedIn')}</Text> : null}
      <Group justify="flex-end" mt={8}>
        {status === 'requested' || status === 'assigned' ? (
          <Button variant="subtle" color="gray" onClick={() => setCancelling(true)} data-testid={ids.cancel(id)}>
            {t('patient.appointments.cancel')}
          </Button>
        ) : null}
        {status === 'assigned' ? (
          <Button
            variant={first ? 'filled' : 'default'}
            loading={checkIn.busy}
            onClick={() => setArriving(true)}
            data-testid={ids.checkIn(id)}
          >
            {t('patient.appointments.checkIn')}
          </Button>
        ) : null}
        {status === 'awaiting-patient' ? (
          <Button variant={first ? 'filled' : 'default'} onClick={() => void go('/patient/confirm')}>
            {t('patient.appointments.sign')}
          </Button>
        ) : null}
      </Group>
      <ConfirmSteps
        opened={arriving}
        title={t('patient.appointments.checkInTitle')}
        subject={id}
        about={about}
        will={[t('patient.appointments.checkInWill')]}
        wont={[t('patient.appointments.checkInWont')]}
        confirm={t('patient.appointments.checkIn')}
        busy={checkIn.busy}
        error={checkIn.error}
        onClose={() => setArriving(false)}
        onConfirm={() =>
          void checkIn.run({ org, id }).then((done) => {
            if (done !== undefined) setArriving(false);
          })
        }
      />
      <ConfirmSteps
        opened={cancelling}
        title={t('patient.appointments.cancelTitle')}
        subject={id}
        about={about}
        will={[t('patient.appointments.cancelWill')]}
        wont={[t('patient.appointments.cancelWont')]}
        confirm={t('patient.appointments.cancelConfirm')}
        dismiss={t('patient.appointments.keep')}
        danger
        busy={cancel.busy}
        error={cancel.error}
        onClose={() => setCancelling(false)}
        onConfirm={() =>
          void cancel.run({ org, id }).then((done) => {
            if (done !== undefined) setCancelling(false);
          })
        }
      />
    </>
  );
}
