import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { ConfirmSteps, type About } from '../../components/confirm-steps.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { UnreadableTimes } from '../../components/unreadable-rows.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { SlotChoice, type FreeSlot } from './slot-choice.tsx';

const ids = testIds.adminBookings;
const shown = ['admin.bookings', 'admin.booking', 'admin.slots'] as const;
type Booking = Replied<'admin.booking'>;

/** What may be changed of an appointment until treatment begins, and what was. */
export function BookingChanges({ booking }: { readonly booking: Booking }) {
  const t = useWords();
  const [moving, setMoving] = useState(false);
  const { status } = booking;
  const open = status === 'requested' || status === 'assigned' || status === 'checked-in';
  return (
    <Stack gap="sm">
      {open ? (
        <Group gap="sm">
          {status === 'assigned' ? (
            <>
              <Button
                variant="default"
                onClick={() => setMoving(!moving)}
                aria-expanded={moving}
                data-testid={ids.move}
              >
                {t('admin.bookings.move')}
              </Button>
              <Missed booking={booking} />
            </>
          ) : null}
          <Cancel booking={booking} />
        </Group>
      ) : null}
      {moving && status === 'assigned' ? <Move booking={booking} onMoved={() => setMoving(false)} /> : null}
      <History changes={booking.history ?? []} />
    </Stack>
  );
}

/** Whom and what it is about. */
function useAbout({ patientPid, doctorName, start }: Booking): readonly [About, ...About[]] {
  const t = useWords();
  const format = useFormat();
  return [
    { name: t('admin.bookings.patient'), value: <PidChip pid={patientPid} copyable={false} /> },
    ...(doctorName === undefined ? [] : [{ name: t('admin.bookings.doctor'), value: doctorName }]),
    ...(start === undefined ? [] : [{ name: t('admin.bookings.timeNow'), value: format.dateTime(start) }]),
  ];
}

function Move({ booking, onMoved }: { readonly booking: Booking; readonly onMoved: () => void }) {
  const t = useWords();
  const asking = useAsk('admin.slots', { department: booking.department });
  return (
    <WhenAnswered asking={asking}>
      {({ items, unreadable }) => {
        const free = items.filter(({ taken, doctorPid }) => !taken && doctorPid === booking.doctorPid);
        return (
          <>
            <UnreadableTimes doctors={unreadable} />
            {free.length === 0 ? (
              <EmptyState title={t('admin.bookings.noSlotsOfDoctor')} hint={t('admin.bookings.noSlotsHint')} />
            ) : (
              <MoveTo booking={booking} free={free} onMoved={onMoved} />
            )}
          </>
        );
      }}
    </WhenAnswered>
  );
}

function MoveTo({
  booking,
  free,
  onMoved,
}: {
  readonly booking: Booking;
  readonly free: readonly FreeSlot[];
  readonly onMoved: () => void;
}) {
  const t = useWords();
  const format = useFormat();
  const local = useLocal();
  const about = useAbout(booking);
  const [slot, setSlot] = useState<string | undefined>(undefined);
  const [asked, setAsked] = useState(false);
  const move = useAct('admin.move', shown);
  const chosen = free.find(({ id }) => id === slot);
  return (
    <Stack gap="sm">
      <SlotChoice slots={free} value={chosen?.id} onChoose={setSlot} />
      <Group justify="flex-end">
        {chosen === undefined ? (
          <span className="ow-next__missing">{t('common.missing', { what: t('admin.bookings.missingTime') })}</span>
        ) : null}
        <Button disabled={chosen === undefined} onClick={() => setAsked(true)} data-testid={ids.moveHere}>
          {t('admin.bookings.moveHere')}
        </Button>
      </Group>
      {chosen === undefined ? null : (
        <ConfirmSteps
          opened={asked}
          title={t('admin.bookings.moveTitle')}
          subject={booking.id}
          about={[
            ...about,
            { name: t('admin.bookings.timeThen'), value: `${format.dateTime(chosen.start)} · ${local(chosen.place)}` },
          ]}
          will={[t('admin.bookings.moveWill')]}
          wont={[t('admin.bookings.moveWont')]}
          reason={{ label: t('admin.bookings.reasonForPatient'), required: true }}
          confirm={t('admin.bookings.moveHere')}
          busy={move.busy}
          error={move.error}
          onClose={() => setAsked(false)}
          onConfirm={(reason) =>
            void move.run({ id: booking.id, slot: chosen.id, reason }).then((done) => {
              if (done === undefined) return;
              setAsked(false);
              onMoved();
            })
          }
        />
      )}
    </Stack>
  );
}

function Cancel({ booking }: { readonly booking: Booking }) {
  const t = useWords();
  const about = useAbout(booking);
  const [asked, setAsked] = useState(false);
  const cancel = useAct('admin.cancel', shown);
  return (
    <>
      <Button variant="subtle" color="gray" onClick={() => setAsked(true)} data-testid={ids.cancel}>
        {t('admin.bookings.cancel')}
      </Button>
      <ConfirmSteps
        opened={asked}
        title={t('admin.bookings.cancelTitle')}
        subject={booking.id}
        about={about}
        will={[t('admin.bookings.cancelWill')]}
        wont={[t('admin.bookings.cancelWont')]}
        reason={{ label: t('admin.bookings.reasonForPatient'), required: true }}
        confirm={t('admin.bookings.cancelConfirm')}
        dismiss={t('admin.bookings.keep')}
        danger
        busy={cancel.busy}
        error={cancel.error}
        onClose={() => setAsked(false)}
        onConfirm={(reason) =>
          void cancel.run({ id: booking.id, reason }).then((done) => {
            if (done !== undefined) setAsked(false);
          })
        }
      />
    </>
  );
}

/** Taken back by the same button, and by the patient who comes. */
function Missed({ booking: { id, start, missedAt } }: { readonly booking: Booking }) {
  const t = useWords();
  const miss = useAct('admin.missed', ['admin.bookings', 'admin.booking']);
  const missed = missedAt !== undefined;
  if (!missed && (start === undefined || Date.parse(start) > Date.now())) return null;
  return (
    <>
      <Button
        variant="default"
        loading={miss.busy}
        onClick={() => void miss.run({ id, missed: !missed })}
        data-testid={ids.missed}
      >
        {t(missed ? 'admin.bookings.notMissed' : 'admin.bookings.missed')}
      </Button>
      <ErrorPanel error={miss.error} />
    </>
  );
}

function History({ changes }: { readonly changes: NonNullable<Booking['history']> }) {
  const t = useWords();
  const format = useFormat();
  if (changes.length === 0) return null;
  return (
    <div data-testid={ids.history}>
      <Text fw={600} mb={6}>
        {t('admin.bookings.history')}
      </Text>
      <ul className="ow-plain">
        {changes.map(({ what, at, from, reason }) => (
          <li key={`${at} ${what}`}>
            <Text size="sm">
              {format.dateTime(at)} · <b>{t(`admin.bookings.change.${what}`)}</b>
              {from === undefined || what !== 'moved'
                ? ''
                : ` · ${t('admin.bookings.was', { when: format.dateTime(from) })}`}
              {reason === undefined ? '' : ` · ${reason}`}
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}
