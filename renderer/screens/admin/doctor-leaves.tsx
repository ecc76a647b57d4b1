import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { z } from 'zod';
import type { Replied } from '../../../api/window/calls.ts';
import { useAct } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { DateField } from '../../input/date-field.tsx';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { readDate } from '../../input/typed-date.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { ListedDoctor } from './doctor-days.tsx';
import { shownOfRoster, useRosterChange } from './roster-change.tsx';

const ids = testIds.adminRoster;
const keptLeave = new KeptForm('leave', z.object({ from: z.string(), to: z.string() }), { from: '', to: '' });
type Leave = Replied<'admin.roster'>['leaves'][number];

interface Props {
  readonly doctor: ListedDoctor;
  readonly leaves: readonly Leave[];
}

/** Days on which a doctor is away; who is booked for them is kept, or moved behind them all at once. */
export function DoctorLeaves({ doctor, leaves }: Props) {
  const t = useWords();
  const format = useFormat();
  const change = useRosterChange();
  const { typed, change: type, forget } = useKeptForm(keptLeave, doctor.pid);
  const [moving, setMoving] = useState(false);
  const from = dayOf(typed.from);
  const to = dayOf(typed.to);
  const today = format.today();
  const leave = from !== undefined && to !== undefined && from <= to && to >= today ? { from, to } : undefined;
  return (
    <Stack gap="sm">
      <Title order={3}>{t('admin.roster.leave')}</Title>
      {leaves
        .filter((one) => one.to >= today)
        .map((one) => (
          <Group key={`${one.from} ${one.to}`} justify="space-between" gap="sm">
            <Text>{t('admin.roster.fromTo', { from: format.day(one.from), to: format.day(one.to) })}</Text>
            <Button
              variant="subtle"
              loading={change.busy}
              onClick={() => void change.propose({ back: [one] })}
              data-testid={ids.endLeave(one.from)}
            >
              {t('admin.roster.endLeave')}
            </Button>
          </Group>
        ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (leave !== undefined) void change.propose({ leaves: [{ doctorPid: doctor.pid, ...leave }] }, forget);
        }}
      >
        <Group align="flex-start" gap="sm">
          <DateField
            label={t('admin.roster.leaveFrom')}
            value={typed.from}
            placeholder={today}
            onType={(text) => type({ from: text })}
            possible={() => true}
            impossible=""
            data-testid={ids.leaveFrom}
          />
          <DateField
            label={t('admin.roster.leaveTo')}
            value={typed.to}
            placeholder={today}
            onType={(text) => type({ to: text })}
            possible={(day) => day >= today && (from === undefined || day >= from)}
            impossible={t('admin.roster.leaveOver')}
            data-testid={ids.leaveTo}
          />
        </Group>
        <Group mt="sm" gap="sm">
          <Button
            type="submit"
            variant="default"
            disabled={leave === undefined}
            loading={change.busy}
            data-testid={ids.addLeave}
          >
            {t('admin.roster.addLeave')}
          </Button>
          <Button
            variant="default"
            disabled={leave === undefined}
            onClick={() => setMoving(true)}
            data-testid={ids.moveLeave}
          >
            {t('admin.roster.moveLeave')}
          </Button>
        </Group>
      </form>
      {leave === undefined ? null : (
        <MoveLeave
          doctor={doctor}
          leave={leave}
          opened={moving}
          onClose={(moved) => {
            setMoving(false);
            if (moved) forget();
          }}
        />
      )}
      {change.shown}
    </Stack>
  );
}

interface MoveLeaveProps {
  readonly doctor: ListedDoctor;
  readonly leave: { readonly from: string; readonly to: string };
  readonly opened: boolean;
  readonly onClose: (moved: boolean) => void;
}

function MoveLeave({ doctor, leave: { from, to }, opened, onClose }: MoveLeaveProps) {
  const t = useWords();
  const format = useFormat();
  const move = useAct('admin.moveDay', [...shownOfRoster, 'admin.bookings', 'admin.booking']);
  return (
    <ConfirmSteps
      opened={opened}
      title={t('admin.roster.moveLeaveTitle')}
      subject={`${doctor.pid} ${from} ${to}`}
      about={[
        { name: t('admin.bookings.doctor'), value: doctor.name },
        {
          name: t('admin.roster.leave'),
          value: t('admin.roster.fromTo', { from: format.day(from), to: format.day(to) }),
        },
      ]}
      will={[t('admin.roster.moveLeaveWill'), t('admin.doctors.moveDayTold')]}
      wont={[t('admin.doctors.moveDayWont')]}
      reason={{ label: t('admin.bookings.reasonForPatient'), required: true }}
      confirm={t('admin.roster.moveLeaveConfirm')}
      busy={move.busy}
      error={move.error}
      onClose={() => onClose(false)}
      onConfirm={(reason) =>
        void move.run({ pid: doctor.pid, day: from, until: to, reason }).then((done) => {
          if (done !== undefined) onClose(true);
        })
      }
    />
  );
}

function dayOf(text: string): string | undefined {
  const read = readDate(text);
  return read.kind === 'day' ? read.day : undefined;
}
