import { Button, Group, Stack, Text, Timeline } from '@mantine/core';
import { IconCheck, IconClock } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Navigate, useNavigate, useParams } from 'react-router';
import type { LocalUser } from '../../../api/window/views.ts';
import { useSession } from '../../app/session.tsx';
import { useAct, useAsk } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { calledHere } from './called-here.ts';
import { StartDoor } from './door.tsx';
import { KeysCode } from './keys-code.tsx';
import { GoOn } from './go-on.tsx';

const ids = testIds.register;
const order = ['submitted', 'forwarded', 'approved', 'ready'] as const;

/** How far a registration is. Asked for every few seconds while somebody looks. */
export function Waiting() {
  const { id } = useParams();
  const { users, organisation } = useSession();
  const undecided = (user: LocalUser | undefined): boolean =>
    user !== undefined && !['ready', 'declined', 'pending'].includes(user.state);
  const known = users.find((user) => user.id === id);
  const asking = useAsk('registration.refresh', {}, { everyMs: 3000, enabled: undecided(known) });
  const user = asking.value?.find((one) => one.id === id) ?? known;
  useSessionFollows(asking.value);
  if (user === undefined) return <Navigate to="/" replace />;
  return <Progress user={user} byHospital={organisation.type === 'hospital'} asking={asking} />;
}

/** The sign-in list has to know what was learnt here. */
function useSessionFollows(users: readonly LocalUser[] | undefined): void {
  const { users: known, refresh } = useSession();
  const learnt = users?.some((user) => known.find((one) => one.id === user.id)?.state !== user.state) ?? false;
  useEffect(() => {
    if (learnt) refresh();
    // `refresh` is a new function at every drawing; only what was learnt matters.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [learnt]);
}

function Progress({
  user,
  byHospital,
  asking,
}: {
  readonly user: LocalUser;
  readonly byHospital: boolean;
  readonly asking: Pick<ReturnType<typeof useAsk<'registration.refresh'>>, 'error' | 'again'>;
}) {
  const t = useWords();
  const go = useNavigate();
  return (
    <StartDoor
      title={t(user.code === undefined ? 'start.waiting.titleFor' : 'replacement.steps.titleFor', {
        name: calledHere(user, t),
      })}
      testid={ids.waiting}
      data={{ 'data-state': user.state }}
    >
      {user.state === 'declined' ? (
        <Declined user={user} />
      ) : user.state === 'pending' ? (
        <GoOn user={user} />
      ) : (
        <Steps state={user.state} byHospital={byHospital} code={user.code} />
      )}
      <ErrorPanel error={asking.error} retry={asking.again} />
      <Group justify="flex-end">
        <Button variant="default" mr="auto" onClick={() => void go('/')} data-testid={testIds.common.back}>
          {t('common.back')}
        </Button>
        {user.state === 'declined' || user.state === 'pending' ? null : user.state === 'ready' ? (
          <Button size="md" onClick={() => void go('/')} data-testid={ids.signIn}>
            {t('start.waiting.signIn')}
          </Button>
        ) : (
          <>
            <Text size="sm" c="dimmed">
              {t('start.waiting.refreshing')}
            </Text>
            <Button variant="default" onClick={asking.again} data-testid={ids.refresh}>
              {t('start.waiting.refresh')}
            </Button>
          </>
        )}
      </Group>
    </StartDoor>
  );
}

function Steps({
  state,
  byHospital,
  code,
}: {
  readonly state: (typeof order)[number];
  readonly byHospital: boolean;
  /** Of new keys under the pseudo-identity one has. */
  readonly code: readonly string[] | undefined;
}) {
  const t = useWords();
  const { title, note } = wordsOf(code !== undefined, t);
  const steps = order.filter((step) => byHospital || step !== 'forwarded');
  // The state names what is done; the step after it is under way.
  const done = steps.indexOf(state === 'forwarded' && !byHospital ? 'submitted' : state);
  return (
    <Stack gap="md">
      {code === undefined || state !== 'submitted' ? null : <KeysCode code={code} />}
      <Timeline active={done} bulletSize={26} lineWidth={2}>
        {steps.map((step, at) => {
          const how = at <= done ? 'done' : at === done + 1 ? 'now' : 'later';
          return (
            <Timeline.Item
              key={step}
              bullet={how === 'done' ? <IconCheck size={15} /> : how === 'now' ? <IconClock size={15} /> : null}
              title={`${title(step)} · ${t(`start.waiting.${how}`)}`}
            >
              <Text size="sm" c="dimmed">
                {note(step)}
              </Text>
            </Timeline.Item>
          );
        })}
      </Timeline>
      {state === 'ready' ? null : (
        <Text size="sm" c="dimmed">
          {t('start.waiting.safe')}
        </Text>
      )}
    </Stack>
  );
}

type Step = (typeof order)[number];

/** Who asks for new keys goes to the administrator, and gets no other pseudo-identity. */
function wordsOf(
  isReturn: boolean,
  t: ReturnType<typeof useWords>,
): { readonly title: (step: Step) => string; readonly note: (step: Step) => string } {
  return {
    title: (step) =>
      isReturn && step === 'forwarded' ? t('replacement.steps.forwarded') : t(`start.waiting.steps.${step}`),
    note: (step) =>
      isReturn && step !== 'ready' ? t(`replacement.steps.${step}Note`) : t(`start.waiting.steps.${step}Note`),
  };
}

function Declined({ user }: { readonly user: LocalUser }) {
  const t = useWords();
  const go = useNavigate();
  const { refresh } = useSession();
  const [asked, setAsked] = useState(false);
  const act = useAct('registration.forget', ['session.view', 'registration.refresh']);
  const forget = async (): Promise<void> => {
    if ((await act.run({ id: user.id })) === undefined) return;
    refresh();
    void go('/', { replace: true });
  };
  return (
    <Stack gap="md">
      <Message tone="bad" title={t('start.waiting.declined')}>
        {user.reason === undefined ? null : (
          <p data-testid={ids.declinedReason}>
            {t('start.waiting.declinedReason')}: {user.reason}
          </p>
        )}
        <p>{t('start.waiting.declinedNext')}</p>
      </Message>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => setAsked(true)} data-testid={testIds.signIn.forget(user.id)}>
          {t('start.waiting.forget')}
        </Button>
      </Group>
      <ConfirmSteps
        opened={asked}
        title={t('start.waiting.forgetTitle')}
        subject={user.id}
        about={[{ name: t('common.name'), value: calledHere(user, t) }]}
        will={[t('start.waiting.forgetWill')]}
        wont={[t('start.waiting.forgetWont')]}
        confirm={t('start.waiting.forget')}
        danger
        busy={act.busy}
        error={act.error}
        onConfirm={() => void forget()}
        onClose={() => setAsked(false)}
      />
    </Stack>
  );
}
