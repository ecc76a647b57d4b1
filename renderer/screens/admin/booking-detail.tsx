import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { UnreadableTimes } from '../../components/unreadable-rows.tsx';
import { Fact, Facts } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { UnreadableBadge } from '../../components/unreadable-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { BookingChanges } from './booking-changes.tsx';
import { SlotChoice } from './slot-choice.tsx';
import { appointmentTone } from './tones.ts';

const ids = testIds.adminBookings;
type Booking = Replied<'admin.booking'>;

/** One booking, opened for whoever looks at it: what the patient told (until assigned), and doctors' free times. */
export function BookingDetail({
  id,
  departmentName,
}: {
  readonly id: string;
  readonly departmentName: (id: string) => string;
}) {
  const asking = useAsk('admin.booking', { id }, { everyMs: 10_000 });
  return (
    <WhenAnswered asking={asking}>
      {(booking) => <Opened booking={booking} departmentName={departmentName(booking.department)} />}
    </WhenAnswered>
  );
}

function Opened({ booking, departmentName }: { readonly booking: Booking; readonly departmentName: string }) {
  const t = useWords();
  const format = useFormat();
  const local = useLocal();
  return (
    <section className="ow-panel" data-testid={ids.detail} data-status={booking.status}>
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2}>{departmentName}</Title>
          <StatusBadge tone={appointmentTone(booking.status)}>
            {t(`term.appointmentForStaff.${booking.status}`)}
          </StatusBadge>
          {booking.missedAt === undefined ? null : (
            <StatusBadge tone="bad">{t('admin.bookings.change.missed')}</StatusBadge>
          )}
          <UnreadableBadge fields={booking.unreadable} />
        </Group>
        <Facts>
          <Fact name={t('admin.bookings.patient')}>
            <PidChip pid={booking.patientPid} />
          </Fact>
          <Fact name={t('admin.registrations.asked')}>{format.dateTime(booking.requestedAt)}</Fact>
          {booking.doctorName === undefined ? null : (
            <Fact name={t('admin.bookings.doctor')}>{booking.doctorName}</Fact>
          )}
          {booking.start === undefined ? null : (
            <Fact name={t('admin.bookings.time')}>
              {format.dateTime(booking.start)}
              {booking.place === undefined ? '' : ` · ${local(booking.place)}`}
            </Fact>
          )}
          {booking.tid === undefined ? null : (
            <Fact name={t('term.tid')} data-testid={ids.tid}>
              <PidChip pid={booking.tid} />
            </Fact>
          )}
        </Facts>
        <Told di={booking.di} />
        {booking.status === 'requested' ? (
          <Assign booking={booking} />
        ) : booking.tid === undefined || booking.status === 'cancelled' ? null : (
          <Message tone="good">
            <p>{t('admin.bookings.assigned')}</p>
          </Message>
        )}
        <BookingChanges booking={booking} />
      </Stack>
    </section>
  );
}

function Told({ di }: { readonly di: Booking['di'] }) {
  const t = useWords();
  const format = useFormat();
  return (
    <div>
      <Text fw={600} mb={6}>
        {t('admin.bookings.told')}
      </Text>
      {di === undefined ? (
        <Text c="dimmed">{t('admin.bookings.toldGone')}</Text>
      ) : (
        <Facts>
          <Fact name={t('common.name')}>
            {di.name} · {t(`term.sex.${di.sex}`)}
            {di.birthDate === undefined ? '' : ` · ${format.day(di.birthDate)}`}
          </Fact>
          <Fact name={t('admin.bookings.complaint')}>{di.complaint}</Fact>
          <Fact name={t('common.banner.allergies')}>
            {di.allergies.length > 0
              ? di.allergies.join(t('common.listJoin'))
              : t(di.noKnownAllergies ? 'common.banner.noKnownAllergies' : 'common.banner.allergiesNotAsked')}
          </Fact>
        </Facts>
      )}
    </div>
  );
}

function Assign({ booking }: { readonly booking: Booking }) {
  const t = useWords();
  const format = useFormat();
  const local = useLocal();
  const asking = useAsk('admin.slots', { department: booking.department });
  const [asked, setAsked] = useState(false);
  const [slot, setSlot] = useState<string | undefined>(undefined);
  const assign = useAct('admin.assign', ['admin.bookings', 'admin.booking', 'admin.slots']);
  return (
    <WhenAnswered asking={asking}>
      {({ items, unreadable }) => {
        const free = items.filter((one) => !one.taken);
        const wished = free.some((one) => one.id === booking.preferredSlot) ? booking.preferredSlot : undefined;
        const chosen = slot ?? wished;
        const taken = free.find((one) => one.id === chosen);
        if (free.length === 0)
          return (
            <>
              <UnreadableTimes doctors={unreadable} />
              <EmptyState title={t('admin.bookings.noSlots')} hint={t('admin.bookings.noSlotsHint')} />
            </>
          );
        return (
          <Stack gap="sm">
            <Text fw={600}>{t('admin.bookings.choose')}</Text>
            <UnreadableTimes doctors={unreadable} />
            <SlotChoice slots={free} wished={wished} value={chosen} onChoose={setSlot} />
            <Text size="sm" c="dimmed">
              {t('admin.bookings.will')} ({format.zone()})
            </Text>
            <Group justify="flex-end">
              {chosen === undefined ? (
                <span className="ow-next__missing">
                  {t('common.missing', { what: t('admin.bookings.missingSlot') })}
                </span>
              ) : null}
              <Button disabled={chosen === undefined} data-testid={ids.assign} onClick={() => setAsked(true)}>
                {t('admin.bookings.assign')}
              </Button>
            </Group>
            {taken === undefined ? null : (
              <ConfirmSteps
                opened={asked}
                title={t('admin.bookings.assignTitle')}
                subject={booking.id}
                about={[
                  {
                    name: t('admin.bookings.patient'),
                    value: booking.di?.name ?? <PidChip pid={booking.patientPid} copyable={false} />,
                  },
                  { name: t('admin.bookings.doctor'), value: taken.doctorName },
                  { name: t('admin.bookings.time'), value: `${format.dateTime(taken.start)} · ${local(taken.place)}` },
                ]}
                will={[t('admin.bookings.will'), t('admin.bookings.fixed')]}
                wont={[t('admin.bookings.wont')]}
                confirm={t('admin.bookings.assign')}
                busy={assign.busy}
                error={assign.error}
                onClose={() => setAsked(false)}
                onConfirm={() =>
                  void assign.run({ id: booking.id, slot: taken.id }).then((done) => {
                    if (done !== undefined) setAsked(false);
                  })
                }
              />
            )}
          </Stack>
        );
      }}
    </WhenAnswered>
  );
}
