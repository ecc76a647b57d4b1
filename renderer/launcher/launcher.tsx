import { Button, CopyButton, Group, List, Text, Title } from '@mantine/core';
import { IconCheck, IconCopy, IconPlayerPlay } from '@tabler/icons-react';
import type { Replied } from '../../api/window/calls.ts';
import { useAct, useAsk } from '../bridge/index.ts';
import { WhenAnswered } from '../components/asked.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Mark } from '../components/mark.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { LanguageSwitch, TextSizeSwitch, ThemeSwitch } from '../components/switches.tsx';
import { useLocal, useWords } from '../i18n/index.ts';
import { testIds } from '../test-ids.ts';

const ids = testIds.launcher;
type Person = Replied<'launcher.people'>[number];

/** For trying the product out alone: everybody of the network, each in a window of their own. */
export function Launcher() {
  const t = useWords();
  const people = useAsk('launcher.people', {}, { everyMs: 2000 });
  return (
    <div className="ow-launcher" data-testid={ids.root}>
      <Group component="header" wrap="nowrap" align="flex-start">
        <Mark size={44} />
        <div style={{ flex: 1 }}>
          <Title order={1}>{t('launcher.title')}</Title>
          <Text c="dimmed" maw="76ch">
            {t('launcher.intro')}
          </Text>
        </div>
        <LanguageSwitch />
        <TextSizeSwitch />
        <ThemeSwitch />
      </Group>
      <main>
        <Network />
        <WhenAnswered asking={people}>{(all) => <Organisations people={all} />}</WhenAnswered>
        <Steps />
      </main>
    </div>
  );
}

function Steps() {
  const t = useWords();
  return (
    <section>
      <Title order={2} mb={6}>
        {t('launcher.steps')}
      </Title>
      <List type="ordered" spacing={2}>
        <List.Item>{t('launcher.order.admins')}</List.Item>
        <List.Item>{t('launcher.order.people')}</List.Item>
        <List.Item>{t('launcher.order.story')}</List.Item>
      </List>
    </section>
  );
}

function Network() {
  const t = useWords();
  const asking = useAsk('launcher.network', {}, { everyMs: 5000 });
  const network = asking.value;
  if (network === undefined) return <ErrorPanel error={asking.error} retry={asking.again} />;
  return (
    <Group gap="md" data-testid={ids.network} data-running={network.running} data-processes={network.processes}>
      <StatusBadge tone={network.running === network.processes ? 'good' : 'bad'}>
        {t('launcher.network', { running: network.running, processes: network.processes })}
      </StatusBadge>
      <Text size="sm" c="dimmed">
        {t('launcher.dataFolder')}: <span className="ow-mono">{network.dataFolder}</span>
      </Text>
      {network.trialPassphrase === undefined ? null : (
        <Text size="sm" data-testid={ids.passphrase}>
          {t('launcher.trialPassphrase')}: <b className="ow-mono">{network.trialPassphrase}</b>
        </Text>
      )}
    </Group>
  );
}

function Organisations({ people }: { readonly people: readonly Person[] }) {
  const local = useLocal();
  const keys = [...new Set(people.map((person) => person.organisation.key))];
  return (
    <div className="ow-launcher__orgs">
      {keys.map((key) => {
        const inIt = people.filter((person) => person.organisation.key === key);
        return (
          <section key={key} className="ow-panel">
            <Title order={2} mb={8}>
              {inIt[0] === undefined ? key : local(inIt[0].organisation.name)}
            </Title>
            {inIt.map((person) => (
              <PersonRow key={person.id} person={person} />
            ))}
          </section>
        );
      })}
    </div>
  );
}

function PersonRow({ person }: { readonly person: Person }) {
  const t = useWords();
  const act = useAct('launcher.start', ['launcher.people']);
  return (
    <div className="ow-launcher__person" data-testid={ids.person(person.id)} data-running={person.running}>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Text fw={600}>
          {person.names.length === 0 ? '' : `${person.names.join(', ')} · `}
          {t(`term.role.${person.role}`)}
          {person.kiosk ? ` (${t('launcher.kiosk')})` : ''}
        </Text>
        {person.activationCode === undefined ? null : <Code person={person} code={person.activationCode} />}
        <ErrorPanel error={act.error} />
      </div>
      {person.running ? (
        <StatusBadge tone="good">{t('launcher.running')}</StatusBadge>
      ) : (
        <Button
          variant="light"
          size="sm"
          leftSection={<IconPlayerPlay size={16} />}
          loading={act.busy}
          onClick={() => void act.run({ id: person.id })}
          data-testid={ids.start(person.id)}
        >
          {t('launcher.start')}
        </Button>
      )}
    </div>
  );
}

function Code({ person, code }: { readonly person: Person; readonly code: string }) {
  const t = useWords();
  const local = useLocal();
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm" c="dimmed" className="ow-nowrap">
        {t('launcher.code')}
      </Text>
      <code className="ow-mono ow-nowrap" data-testid={ids.code(person.id)} title={t('launcher.codeHint')}>
        {code}
      </code>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={t('launcher.copyCode', {
              role: t(`term.role.${person.role}`),
              organisation: local(person.organisation.name),
            })}
            onClick={copy}
            data-testid={ids.copyCode(person.id)}
          >
            {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
