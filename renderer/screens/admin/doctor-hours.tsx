import { Button, Group, Stack, TextInput, Title } from '@mantine/core';
import { z } from 'zod';
import type { Replied } from '../../../api/window/calls.ts';
import { DoctorHours, type ConsultingStretch } from '../../../domain/roster.ts';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { NumberField } from '../../input/number-field.tsx';
import { readNumber, typeNumber } from '../../input/typed-number.ts';
import { useLanguage, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { ListedDoctor } from './doctor-days.tsx';
import { DoctorLeaves } from './doctor-leaves.tsx';
import { useRosterChange } from './roster-change.tsx';
import { readHours, typeHours, weekdays } from './typed-hours.ts';

const ids = testIds.adminRoster;
const keptHours = new KeptForm(
  'hours',
  z.object({ room: z.string().optional(), minutes: z.string().optional(), days: z.record(z.string(), z.string()) }),
  { days: {} },
);

interface Props {
  readonly doctor: ListedDoctor;
  readonly roster: Replied<'admin.roster'>;
}

/** When and where one doctor sees patients, week after week, and when the doctor is away. */
export function DoctorRoster({ doctor, roster }: Props) {
  return (
    <section className="ow-panel" data-testid={ids.detail}>
      <Stack gap="md">
        <Title order={2}>{doctor.name}</Title>
        <HoursForm doctor={doctor} roster={roster} />
        <DoctorLeaves doctor={doctor} leaves={roster.leaves.filter(({ doctorPid }) => doctorPid === doctor.pid)} />
      </Stack>
    </section>
  );
}

function HoursForm({ doctor: { pid }, roster }: Props) {
  const t = useWords();
  const language = useLanguage();
  const change = useRosterChange();
  const given = roster.hours.find(({ doctorPid }) => doctorPid === pid)?.hours;
  const now = given ?? roster.usual;
  const { typed, change: type, forget } = useKeptForm(keptHours, pid);
  const room = typed.room ?? now.room ?? '';
  const minutesTyped = typed.minutes ?? typeNumber(now.minutes, language);
  const minutes = readNumber(minutesTyped, language);
  const length = minutes.kind === 'number' ? minutes.value : now.minutes;
  const isLength = (value: number): boolean => DoctorHours.shape.minutes.safeParse(value).success;
  const days = weekdays.map((key, at) => {
    const text = typed.days[key] ?? typeHours(now.sessions, at + 1);
    return { key, text, sessions: readHours(text, at + 1, length) };
  });
  const sessions = days.flatMap((day): ConsultingStretch[] => day.sessions ?? []);
  const hours = DoctorHours.safeParse({
    ...(room.trim() === '' ? {} : { room }),
    ...{ minutes: minutes.kind === 'number' ? minutes.value : undefined, sessions },
  });
  const ready = hours.success && days.every((day) => day.sessions !== undefined);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void change.propose({ hours: [{ doctorPid: pid, hours: hours.data }] }, forget);
      }}
    >
      <Stack gap="sm">
        <Group align="flex-start" gap="sm">
          <TextInput
            label={t('admin.roster.room')}
            description={room === '' ? t('admin.roster.roomNone') : undefined}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={room}
            onChange={(event) => type({ room: event.currentTarget.value })}
            error={
              room.trim() === '' || DoctorHours.shape.room.safeParse(room).success
                ? undefined
                : t('admin.roster.roomTooLong')
            }
            data-testid={ids.room}
          />
          <NumberField
            label={t('admin.roster.minutes')}
            value={minutesTyped}
            onType={(text) => type({ minutes: text })}
            unit="min"
            possible={isLength}
            impossible={t('admin.roster.minutesBound')}
            data-testid={ids.minutes}
          />
        </Group>
        {days.map(({ key, text, sessions: read }) => (
          <TextInput
            key={key}
            label={t(`admin.roster.weekday.${key}`)}
            placeholder={t('admin.roster.noHours')}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => type({ days: { ...typed.days, [key]: event.currentTarget.value } })}
            error={read === undefined ? t('admin.roster.hoursUnread') : undefined}
            data-testid={ids.weekday(key)}
          />
        ))}
        <Group justify="space-between" gap="sm">
          {given === undefined ? (
            <span className="ow-quiet">{t('admin.roster.usual')}</span>
          ) : (
            <Button
              variant="subtle"
              onClick={() => void change.propose({ hours: [{ doctorPid: pid }] }, forget)}
              data-testid={ids.usual}
            >
              {t('admin.roster.toUsual')}
            </Button>
          )}
          <Button type="submit" disabled={!ready} loading={change.busy} data-testid={ids.save}>
            {t('admin.roster.save')}
          </Button>
        </Group>
        {change.shown}
      </Stack>
    </form>
  );
}
