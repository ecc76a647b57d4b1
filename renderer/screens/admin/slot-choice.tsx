import type { Replied } from '../../../api/window/calls.ts';
import { Choice } from '../../components/choice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLocal, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

export type FreeSlot = Replied<'admin.slots'>['items'][number];

/** One of the free times: the one that was wished first, then by when they are. */
export function SlotChoice({
  slots,
  wished,
  value,
  onChoose,
}: {
  readonly slots: readonly FreeSlot[];
  readonly wished?: string | undefined;
  readonly value: string | undefined;
  readonly onChoose: (slot: string) => void;
}) {
  const t = useWords();
  const format = useFormat();
  const local = useLocal();
  const ordered = [...slots].sort(
    (left, right) => Number(right.id === wished) - Number(left.id === wished) || left.start.localeCompare(right.start),
  );
  return (
    <div style={{ maxHeight: 208, overflow: 'auto' }}>
      <Choice
        label={t('admin.bookings.choose')}
        value={value}
        onChoose={onChoose}
        options={ordered.map((one) => ({
          key: one.id,
          title: `${format.weekday(one.start)}, ${format.time(one.start)} · ${one.doctorName}`,
          note: (
            <>
              <br />
              {local(one.place)}
              {one.id === wished ? <b> · {t('admin.bookings.wished')}</b> : null}
            </>
          ),
          testid: testIds.adminBookings.slot(one.id),
        }))}
      />
    </div>
  );
}
