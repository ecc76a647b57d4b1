import { Title } from '@mantine/core';
import type { Slot } from '../../../domain/appointment.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { Choice } from '../../components/choice.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { UnreadableTimes } from '../../components/unreadable-rows.tsx';
import { useFormat, type Format } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { BookingDraft, Change } from './booking-draft.ts';
import { anySlot } from './booking-draft.ts';

const ids = testIds.book;

function useSlots(draft: BookingDraft) {
  const { org, department } = draft;
  return useAsk(
    'booking.slots',
    { org: org ?? '', department: department ?? '' },
    { enabled: org !== undefined && department !== undefined },
  );
}

/** Times are the hospital's, wherever the patient is. */
function useHospitalsFormat({ org }: BookingDraft): Format {
  const hospitals = useAsk('booking.hospitals', {});
  return useFormat(hospitals.value?.find((one) => one.org === org)?.timeZone);
}

/** A time is a wish: the hospital assigns. */
export function ChooseSlot({ draft, change }: { readonly draft: BookingDraft; readonly change: Change }) {
  const t = useWords();
  const format = useHospitalsFormat(draft);
  const asking = useSlots(draft);
  return (
    <>
      <div>
        <Title order={2}>{t('patient.book.whenTitle')}</Title>
        <div className="ow-screen__intro">
          {t('patient.book.whenNote')} ({format.zone()})
        </div>
      </div>
      <Choice
        label={t('patient.book.any')}
        value={draft.slot}
        options={[{ key: anySlot, title: t('patient.book.any'), note: t('patient.book.anyNote'), testid: ids.anySlot }]}
        onChoose={(slot) => change({ slot })}
      />
      <WhenAnswered asking={asking}>
        {({ items, unreadable }) => (
          <>
            <UnreadableTimes doctors={unreadable} />
            <FreeTimes slots={items} chosen={draft.slot} format={format} onChoose={(slot) => change({ slot })} />
          </>
        )}
      </WhenAnswered>
    </>
  );
}

interface FreeTimesProps {
  readonly slots: readonly Slot[];
  readonly chosen: string | undefined;
  readonly format: Format;
  readonly onChoose: (slot: string) => void;
}

function FreeTimes({ slots, chosen, format, onChoose }: FreeTimesProps) {
  const t = useWords();
  const local = useLocal();
  const free = slots.filter((slot) => !slot.taken).sort((left, right) => left.start.localeCompare(right.start));
  if (free.length === 0) return <EmptyState title={t('patient.book.noSlots')} hint={t('patient.book.noSlotsHint')} />;
  const days = [...new Set(free.map((slot) => format.weekday(slot.start)))];
  return days.map((day) => (
    <section key={day}>
      <Title order={3} mb={6}>
        {day}
      </Title>
      <Choice
        label={day}
        columns="3"
        value={chosen}
        options={free
          .filter((slot) => format.weekday(slot.start) === day)
          .map((slot) => ({
            key: slot.id,
            title: format.time(slot.start),
            note: (
              <>
                <br />
                {slot.doctorName} · {local(slot.place)}
              </>
            ),
            testid: ids.slot(slot.id),
          }))}
        onChoose={onChoose}
      />
    </section>
  ));
}

/** The chosen time in words. */
export function useSlotWords(draft: BookingDraft): string {
  const t = useWords();
  const format = useHospitalsFormat(draft);
  const slots = useSlots(draft);
  const slot = slots.value?.items.find((one) => one.id === draft.slot);
  return slot === undefined ? t('patient.book.any') : `${format.dateTime(slot.start)} · ${slot.doctorName}`;
}
