import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { useMe } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Fact, Facts } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.saUsers;
export type ListedUser = Replied<'sa.users'>['items'][number];

/** One of them, and what can be done about them. */
export function UserDetail({ user }: { readonly user: ListedUser }) {
  const t = useWords();
  const organisationName = useOrganisationName();
  const format = useFormat();
  const me = useMe();
  const [asked, setAsked] = useState(false);
  const act = useAct('sa.revoke', ['sa.users']);
  return (
    <section className="ow-panel" data-testid={ids.detail} data-status={user.status}>
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={2}>{user.displayName ?? t(`term.role.${user.role}`)}</Title>
          <StatusBadge tone={user.status === 'active' ? 'good' : 'bad'}>
            {t(`term.userStatus.${user.status}`)}
          </StatusBadge>
        </Group>
        <Facts>
          <Fact name={t('term.pid')}>
            <PidChip pid={user.pid} />
          </Fact>
          <Fact name={t('common.role')}>{t(`term.role.${user.role}`)}</Fact>
          <Fact name={t('common.organisation')}>{organisationName(user.mspId)}</Fact>
          <Fact name={t('admin.users.registered')}>{format.dateTime(user.registeredAt)}</Fact>
          <Fact name={t('admin.users.changed')}>{format.dateTime(user.statusAt)}</Fact>
          {user.endedBy === undefined ? null : (
            <Fact name={t('admin.users.endedBy')}>{t(`admin.users.endedByWhom.${user.endedBy}`)}</Fact>
          )}
          {user.statusReason === '' ? null : <Fact name={t('common.reason')}>{user.statusReason}</Fact>}
        </Facts>
        {user.status === 'revoked' ? (
          <Message tone="bad">
            <p>{t('admin.users.revoked')}</p>
          </Message>
        ) : user.pid === me.pid ? (
          <Text c="dimmed">{t('admin.users.self')}</Text>
        ) : (
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsked(true)} data-testid={ids.revoke}>
              {t('admin.users.revoke')}
            </Button>
          </Group>
        )}
      </Stack>
      <ConfirmSteps
        opened={asked}
        title={t('admin.users.revokeTitle')}
        subject={user.pid}
        about={[
          { name: t('common.name'), value: user.displayName ?? t('admin.users.noName') },
          { name: t('common.role'), value: t(`term.role.${user.role}`) },
          { name: t('common.organisation'), value: organisationName(user.mspId) },
          { name: t('term.pid'), value: <PidChip pid={user.pid} copyable={false} /> },
        ]}
        will={(['ledger', 'refused', 'ca', 'back'] as const).map((what) => t(`admin.users.revokeWill.${what}`))}
        wont={[t('admin.users.revokeWont')]}
        confirm={t('admin.users.revokeConfirm')}
        danger
        reason={{ label: t('admin.users.revokeReason'), required: true }}
        busy={act.busy}
        error={act.error}
        onClose={() => setAsked(false)}
        onConfirm={(reason) =>
          void act.run({ pid: user.pid, reason }).then((done) => {
            if (done !== undefined) setAsked(false);
          })
        }
      />
    </section>
  );
}
