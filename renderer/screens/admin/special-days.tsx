import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { z } from 'zod';
import type { Replied } from '../../../api/window/calls.ts';
import { SpecialDay } from '../../../domain/roster.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { DateField } from '../../input/date-field.tsx';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { readDate } from '../../input/typed-date.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { useRosterChange } from './roster-change.tsx';
import { weekdays } from './typed-hours.ts';

const ids = testIds.adminRoster;
const keptDay = new KeptForm('special-day', z.object({ day: z.string(), name: z.string(), like: z.string() }), {
  ...{ day: '', name: '', like: '' },
});

/** Holidays, and the days that make up for them. */
export function SpecialDays({ days }: { readonly days: Replied<'admin.roster'>['days'] }) {
  const t = useWords();
  const format = useFormat();
  const change = useRosterChange();
  const { typed, change: type, forget } = useKeptForm(keptDay);
  const read = readDate(typed.day);
  const today = format.today();
  const day = SpecialDay.safeParse({
    ...{ day: read.kind === 'day' ? read.day : undefined, name: typed.name },
    ...(typed.like === '' ? {} : { like: Number(typed.like) }),
  });
  const ready = day.success && day.data.day >= today;
  return (
    <section className="ow-panel" data-testid={ids.days}>
      <Stack gap="sm">
        <Title order={2}>{t('admin.roster.days')}</Title>
        <Text c="dimmed">{t('admin.roster.daysIntro')}</Text>
        {days
          .filter((one) => one.day >= today)
          .map(({ day: date, name, like }) => (
            <Group key={date} justify="space-between" gap="sm">
              <Group gap="xs">
                <Text fw={600}>{format.day(date)}</Text>
                <Text>{name}</Text>
                <StatusBadge tone={like === undefined ? 'note' : 'plain'}>
                  {like === undefined
                    ? t('admin.roster.nobodySeen')
                    : t('admin.roster.likeDay', { day: t(`admin.roster.weekday.${weekdays[like - 1] ?? 'mon'}`) })}
                </StatusBadge>
              </Group>
              <Button
                variant="subtle"
                loading={change.busy}
                onClick={() => void change.propose({ ordinary: [date] })}
                data-testid={ids.ordinary(date)}
              >
                {t('admin.roster.ordinary')}
              </Button>
            </Group>
          ))}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) void change.propose({ days: [day.data] }, forget);
          }}
        >
          <Group align="flex-start" gap="sm">
            <DateField
              label={t('admin.doctors.day')}
              value={typed.day}
              placeholder={today}
              onType={(text) => type({ day: text })}
              possible={(one) => one >= today}
              impossible={t('admin.doctors.dayOver')}
              data-testid={ids.specialDay}
            />
            <TextInput
              label={t('admin.roster.dayName')}
              value={typed.name}
              onChange={(event) => type({ name: event.currentTarget.value })}
              error={
                typed.name === '' || SpecialDay.shape.name.safeParse(typed.name).success
                  ? undefined
                  : t('admin.roster.nameTooLong')
              }
              data-testid={ids.specialName}
            />
            <NativeSelect
              label={t('admin.roster.thatDay')}
              value={typed.like}
              onChange={(event) => type({ like: event.currentTarget.value })}
              data={[
                { value: '', label: t('admin.roster.nobodySeen') },
                ...weekdays.map((key, at) => ({
                  value: String(at + 1),
                  label: t('admin.roster.likeDay', { day: t(`admin.roster.weekday.${key}`) }),
                })),
              ]}
              data-testid={ids.specialLike}
            />
            <Button
              type="submit"
              variant="default"
              mt={26}
              disabled={!ready}
              loading={change.busy}
              data-testid={ids.addDay}
            >
              {t('admin.roster.addDay')}
            </Button>
          </Group>
        </form>
        {change.shown}
      </Stack>
    </section>
  );
}
