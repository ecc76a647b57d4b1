import { Stack, Text } from '@mantine/core';
import type { Replied } from '../../../api/window/calls.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { Panel } from '../../components/screen.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { useAge } from './use-age.ts';
import { StillTable } from './still-table.tsx';

const ids = testIds.supervision;
type People = Replied<'supervision.people'>;
type Request = People['requests'][number];

/** Users by state, role and, for SA, organisation. */
export function Users({ users, at, of }: Pick<People, 'users' | 'at' | 'of'>) {
  const t = useWords();
  const format = useFormat();
  const age = useAge();
  const whose = useWhose(of);
  return (
    <Panel title={t('admin.supervision.users')} data-testid={ids.people}>
      {users.length === 0 ? (
        <Text>{t('admin.supervision.noUsers')}</Text>
      ) : (
        <StillTable
          label={t('admin.supervision.users')}
          rows={users}
          rowKey={({ mspId, role, status }) => `${mspId} ${role} ${status}`}
          columns={[
            ...whose,
            { header: t('common.status'), cell: ({ status }) => t(`term.userStatus.${status}`) },
            { header: t('admin.supervision.count'), isNumber: true, cell: ({ count }) => format.number(count) },
          ]}
        />
      )}
      <Text size="sm" c="dimmed">
        {t('admin.supervision.asOf', { time: format.exact(at), age: age(at) })}
      </Text>
    </Panel>
  );
}

/** Whose row it is: organisation, where there are several, and role. */
function useWhose(of: string | undefined) {
  const t = useWords();
  const organisationName = useOrganisationName();
  type Row = Pick<People['users'][number], 'mspId' | 'role'>;
  return [
    ...(of === undefined
      ? [{ header: t('common.organisation'), cell: ({ mspId }: Row) => organisationName(mspId) }]
      : []),
    { header: t('common.role'), cell: ({ role }: Row) => t(`term.role.${role}`) },
  ];
}

/**
 * What waits, with its age and who has it.
 * @param own whose all of it is; absent where it is several organisations’
 */
export function Requests({
  requests,
  own,
}: {
  readonly requests: readonly Request[];
  readonly own: string | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  const age = useAge();
  const organisationName = useOrganisationName();
  return (
    <Panel title={t('admin.supervision.requests')} data-testid={ids.requests}>
      {requests.length === 0 ? (
        <Text>{t('admin.supervision.noRequests')}</Text>
      ) : (
        <StillTable
          label={t('admin.supervision.requests')}
          rows={requests}
          rowKey={(row) => [row.kind, row.holder, row.cause, row.mspId].join(' ')}
          columns={[
            {
              header: t('admin.supervision.request'),
              cell: ({ kind, cause }) =>
                cause === undefined
                  ? t(`admin.supervision.kind.${kind}`)
                  : t('admin.supervision.said', {
                      first: t(`admin.supervision.kind.${kind}`),
                      second: t(`replacement.cause.${cause}`),
                    }),
            },
            ...(own === undefined
              ? [
                  {
                    header: t('common.organisation'),
                    cell: ({ mspId }: Request) => (mspId === undefined ? '' : organisationName(mspId)),
                  },
                ]
              : []),
            { header: t('admin.supervision.holds'), cell: ({ holder }) => t(`admin.supervision.holder.${holder}`) },
            { header: t('admin.supervision.count'), isNumber: true, cell: ({ count }) => format.number(count) },
            { header: t('admin.supervision.oldest'), isNumber: true, cell: ({ oldest }) => age(oldest) },
          ]}
        />
      )}
    </Panel>
  );
}

export function Revocations({ revocations: { since, kinds }, of }: Pick<People, 'revocations' | 'of'>) {
  const t = useWords();
  const format = useFormat();
  const whose = useWhose(of);
  return (
    <Panel title={t('admin.supervision.revocations')} data-testid={ids.revocations}>
      {kinds.length === 0 ? (
        <Text>{t('admin.supervision.noRevocations', { since: format.date(since) })}</Text>
      ) : (
        <StillTable
          label={t('admin.supervision.revocations')}
          rows={kinds}
          rowKey={({ mspId, role, by }) => [mspId, role, by].join(' ')}
          columns={[
            ...whose,
            {
              header: t('admin.supervision.revokedBy'),
              cell: ({ by }) => (by === undefined ? '' : t(`admin.supervision.by.${by}`)),
            },
            { header: t('admin.supervision.count'), isNumber: true, cell: ({ count }) => format.number(count) },
            { header: t('admin.supervision.last'), cell: ({ last }) => format.dateTime(last) },
          ]}
        />
      )}
    </Panel>
  );
}

/** Certificates of people, those that have ended or end within a month. */
export function PeopleCertificates({ certificates, of }: Pick<People, 'certificates' | 'of'>) {
  const t = useWords();
  const format = useFormat();
  const whose = useWhose(of);
  if (certificates.length === 0) return <Text>{t('admin.supervision.noPersonEnds')}</Text>;
  return (
    <Stack gap="xs">
      <StillTable
        label={t('admin.supervision.peopleCertificates')}
        rows={certificates}
        rowKey={({ mspId, role }) => `${mspId} ${role}`}
        columns={[
          ...whose,
          { header: t('admin.supervision.ended'), isNumber: true, cell: ({ ended }) => format.number(ended) },
          { header: t('admin.supervision.week'), isNumber: true, cell: ({ week }) => format.number(week) },
          { header: t('admin.supervision.month'), isNumber: true, cell: ({ month }) => format.number(month) },
          {
            header: t('admin.supervision.first'),
            cell: ({ first }) => (first === undefined ? '' : format.date(first)),
          },
        ]}
      />
    </Stack>
  );
}
