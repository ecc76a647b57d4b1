import { Anchor, Button, Group, Text } from '@mantine/core';
import { IconChevronRight, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { LocalUser } from '../../../api/window/views.ts';
import { useSession } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { BesideKept } from './beside-kept.tsx';
import { signsNobodyIn } from './beside-old-keys.tsx';
import { ByNumber } from './by-number.tsx';
import { calledHere } from './called-here.ts';
import { StartDoor } from './door.tsx';
import { UnlockForm } from './unlock-form.tsx';

const ids = testIds.signIn;

/** Who is it, then the passphrase. One person on the machine is asked for the passphrase at once. */
export function SignIn() {
  const t = useWords();
  const { users, kiosk, lockedWhy, autoLockSeconds } = useSession();
  const ready = users.filter((user) => user.state === 'ready');
  const waiting = users.filter((user) => user.state !== 'ready');
  const [chosen, setChosen] = useState<LocalUser | undefined>(ready.length === 1 ? ready[0] : undefined);
  const minutes = Math.round(autoLockSeconds / 60);
  return (
    <StartDoor
      title={chosen === undefined && ready.length > 0 ? t('start.signIn.title') : t('start.signIn.titleOne')}
      testid={ids.root}
    >
      {lockedWhy === undefined ? null : (
        <Message tone={lockedWhy === 'revoked' ? 'bad' : 'note'} data-testid={testIds.common.notice}>
          <p>{t(`start.signIn.locked.${lockedWhy}`, { minutes })}</p>
        </Message>
      )}
      {kiosk ? (
        <ByNumber />
      ) : ready.length === 0 ? (
        <Nobody />
      ) : chosen === undefined ? (
        <People people={ready} onChoose={setChosen} />
      ) : (
        <Unlock person={chosen} onOther={ready.length > 1 ? () => setChosen(undefined) : undefined} />
      )}
      {waiting.length === 0 ? null : <Waiting people={waiting} />}
      <Begin filled={ready.length === 0 && !kiosk} />
      <Text size="sm" c="dimmed">
        {t('start.signIn.autoLock', { count: minutes })}
      </Text>
    </StartDoor>
  );
}

function People({
  people,
  onChoose,
}: {
  readonly people: readonly LocalUser[];
  readonly onChoose: (person: LocalUser) => void;
}) {
  const t = useWords();
  return (
    <div className="ow-choices" data-columns={people.length > 4 ? '2' : '1'}>
      {people.map((person) => (
        <button
          key={person.id}
          type="button"
          className="ow-choice"
          data-testid={ids.person(person.id)}
          data-label={person.label ?? person.number}
          onClick={() => onChoose(person)}
        >
          <IconUser size={22} stroke={1.6} aria-hidden />
          <span className="ow-choice__body">
            <span className="ow-choice__title">{calledHere(person, t)}</span>
          </span>
          <IconChevronRight size={18} aria-hidden />
        </button>
      ))}
    </div>
  );
}

function Unlock({ person, onOther }: { readonly person: LocalUser; readonly onOther: (() => void) | undefined }) {
  const t = useWords();
  const act = useAct('session.unlock');
  return (
    <>
      <UnlockForm act={act} unlock={(passphrase) => act.run({ id: person.id, passphrase })} complete>
        <Group justify="space-between" wrap="nowrap">
          <Text fw={650} size="lg">
            {calledHere(person, t)}
          </Text>
          {onOther === undefined ? null : (
            <Button variant="subtle" onClick={onOther} data-testid={ids.other}>
              {t('start.signIn.other')}
            </Button>
          )}
        </Group>
      </UnlockForm>
      {signsNobodyIn(act.error?.code) ? <BesideKept id={person.id} /> : null}
    </>
  );
}

function Nobody() {
  const t = useWords();
  const { roles } = useSession();
  const onlyAdmins = roles.every((role) => role === 'sa-officer' || role === 'hospital-admin');
  return (
    <EmptyState
      title={t('start.signIn.empty')}
      hint={t(onlyAdmins ? 'start.signIn.emptyHintAdmin' : 'start.signIn.emptyHint')}
      icon={<IconUser size={34} stroke={1.4} aria-hidden />}
    />
  );
}

function Waiting({ people }: { readonly people: readonly LocalUser[] }) {
  const t = useWords();
  return (
    <div>
      <Text fw={600} mb={6}>
        {t('start.signIn.waiting')}
      </Text>
      <div className="ow-choices">
        {people.map((person) => (
          <Link
            key={person.id}
            to={`/waiting/${person.id}`}
            className="ow-choice"
            style={{ textDecoration: 'none' }}
            data-testid={ids.waiting(person.id)}
            data-state={person.state}
          >
            <span className="ow-choice__body">
              <span className="ow-choice__title">{calledHere(person, t)}</span>
            </span>
            <StatusBadge tone={person.state === 'declined' ? 'bad' : 'wait'}>
              {t(`term.registration.${person.state}`)}
            </StatusBadge>
            <IconChevronRight size={18} aria-hidden />
          </Link>
        ))}
      </div>
    </div>
  );
}

/** Ways to begin; the first is the next step only while nobody can sign in. */
function Begin({ filled }: { readonly filled: boolean }) {
  const t = useWords();
  const go = useNavigate();
  const { roles } = useSession();
  const mayRegister = roles.some((role) => role !== 'sa-officer' && role !== 'hospital-admin');
  // A third party's people have no administrator who could have seen them.
  const mayReturn = roles.some((role) => role === 'patient' || role === 'doctor' || role === 'technician');
  const mayActivate = roles.some((role) => role === 'sa-officer' || role === 'hospital-admin');
  const ways = [
    ...(mayRegister ? [{ to: '/register', words: t('start.signIn.register'), testid: ids.register }] : []),
    ...(mayActivate ? [{ to: '/activate', words: t('start.signIn.activate'), testid: ids.activate }] : []),
    { to: '/bring', words: t('start.signIn.bring'), testid: ids.bring },
    { to: '/recover', words: t('start.signIn.recover'), testid: ids.recover },
    ...(mayReturn ? [{ to: '/come-back', words: t('start.signIn.comeBack'), testid: ids.comeBack }] : []),
  ];
  return (
    <Group gap="lg" justify={filled ? 'center' : 'flex-start'}>
      {ways.map((way, at) =>
        filled && at === 0 ? (
          <Button key={way.to} size="md" onClick={() => void go(way.to)} data-testid={way.testid}>
            {way.words}
          </Button>
        ) : (
          <Anchor key={way.to} component={Link} to={way.to} data-testid={way.testid}>
            {way.words}
          </Anchor>
        ),
      )}
    </Group>
  );
}
