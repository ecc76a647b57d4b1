import { Button, Group } from '@mantine/core';
import { z } from 'zod';
import type { Asked } from '../../../api/window/calls.ts';
import { useAct } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { DateField } from '../../input/date-field.tsx';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { readDate } from '../../input/typed-date.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.adminDoctors;

const keptDay = new KeptForm('away', z.object({ day: z.string() }), { day: '' });

/** What shows whether a day takes bookings. */
export const shownByDay = ['admin.doctorDays', 'admin.slots'] as const;

/** A day on which the doctor will be away, also one for which nobody is booked yet. */
export function CloseDay({ pid }: Pick<Asked<'admin.closeDay'>, 'pid'>) {
  const t = useWords();
  const format = useFormat();
  const { typed, change, forget } = useKeptForm(keptDay, pid);
  const close = useAct('admin.closeDay', [...shownByDay]);
  const read = readDate(typed.day);
  const day = read.kind === 'day' && read.day >= format.today() ? read.day : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (day === undefined) return;
        void close.run({ pid, day, closed: true }).then((done) => {
          if (done !== undefined) forget();
        });
      }}
    >
      <Group align="flex-start" gap="sm">
        <DateField
          label={t('admin.doctors.awayOn')}
          value={typed.day}
          placeholder={format.today()}
          onType={(text) => change({ day: text })}
          possible={(one) => one >= format.today()}
          impossible={t('admin.doctors.dayOver')}
          data-testid={ids.awayOn}
        />
        <Button
          type="submit"
          variant="default"
          mt={26}
          disabled={day === undefined}
          loading={close.busy}
          data-testid={ids.closeDay}
        >
          {t('admin.doctors.closeDay')}
        </Button>
      </Group>
      <ErrorPanel error={close.error} />
    </form>
  );
}
