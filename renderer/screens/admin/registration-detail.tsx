import { Button, Checkbox, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import type { Act } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Fact, Facts } from '../../components/screen.tsx';
import { Message, StatusBadge } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { hasCheckDigit, isDocumentNumber } from '../../../domain/document-number.ts';
import { registrationTone } from './tones.ts';

export type Review = Replied<'admin.registrations'>['items'][number];

/** What a decision takes, and what it is called in tests. */
export interface Deciding {
  readonly review: Review;
  /** Hospital administrators forward, system administrators approve. */
  readonly stage: 'hospital' | 'sa';
  /** Name of a department; SA does not know the hospital's. */
  readonly departmentName?: (id: string) => string;
  readonly testids: {
    readonly detail: string;
    readonly checked: string;
    readonly accept: string;
    readonly decline: string;
    readonly number?: string;
  };
  readonly accept: Act<'admin.forward'> | Act<'sa.approve'>;
  readonly decline: Act<'admin.decline'> | Act<'sa.decline'>;
}

/**
 * One request: the identity to compare, and the decision. Mounted anew for each request (by key), so that a tick never
 * carries over.
 */
export function RegistrationDetail({ review, stage, departmentName, testids, accept, decline }: Deciding) {
  const t = useWords();
  const organisationName = useOrganisationName();
  const format = useFormat();
  const [checked, setChecked] = useState(false);
  const [declining, setDeclining] = useState(false);
  const open =
    stage === 'hospital' ? review.state === 'submitted' : review.state === 'submitted' || review.state === 'forwarded';
  return (
    <section className="ow-panel" data-testid={testids.detail} data-state={review.state}>
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2}>{t('admin.registrations.detail')}</Title>
          <StatusBadge tone={registrationTone(review.state)}>{t(`term.registration.${review.state}`)}</StatusBadge>
        </Group>
        <Facts>
          <Fact name={t('common.role')}>{t(`term.role.${review.role}`)}</Fact>
          {review.displayName === undefined ? null : (
            <Fact name={t('admin.registrations.displayName')}>{review.displayName}</Fact>
          )}
          {review.department === undefined ? null : (
            <Fact name={t('common.department')}>
              {departmentName?.(review.department) ?? t('common.unknownDepartment')}
            </Fact>
          )}
          <Fact name={t('common.organisation')}>{organisationName(review.mspId)}</Fact>
          <Fact name={t('admin.registrations.asked')}>{format.dateTime(review.submittedAt)}</Fact>
          {review.reason === undefined ? null : (
            <Fact name={t('admin.registrations.reasonGiven')}>{review.reason}</Fact>
          )}
        </Facts>
        <div>
          <Text fw={600} mb={6}>
            {t('admin.registrations.identity')}
          </Text>
          {review.rid === undefined ? (
            <Text c="dimmed">
              {t(stage === 'hospital' ? 'admin.registrations.identityGone' : 'admin.registrations.identityGoneSa')}
            </Text>
          ) : (
            <Identity rid={review.rid} testid={testids.number} />
          )}
        </div>
        {open ? (
          <>
            <Checkbox
              label={t(stage === 'hospital' ? 'admin.registrations.checked' : 'admin.registrations.checkedSa')}
              checked={checked}
              onChange={(event) => setChecked(event.currentTarget.checked)}
              data-testid={testids.checked}
            />
            <ErrorPanel error={accept.error} />
            <Group justify="flex-end" gap="sm">
              <Button variant="default" mr="auto" onClick={() => setDeclining(true)} data-testid={testids.decline}>
                {t('admin.registrations.decline')}
              </Button>
              {checked ? null : (
                <span className="ow-next__missing">
                  {t('common.missing', { what: t('admin.registrations.missingChecked') })}
                </span>
              )}
              <Button
                disabled={!checked}
                loading={accept.busy}
                onClick={() => void accept.run({ id: review.id })}
                data-testid={testids.accept}
              >
                {t(stage === 'hospital' ? 'admin.registrations.forward' : 'admin.registrations.approve')}
              </Button>
            </Group>
          </>
        ) : (
          <Message tone={registrationTone(review.state)}>
            <p>{t(`admin.registrations.${review.state === 'submitted' ? 'forwarded' : review.state}`)}</p>
          </Message>
        )}
      </Stack>
      <ConfirmSteps
        opened={declining}
        title={t('admin.registrations.declineTitle')}
        subject={review.id}
        about={[
          { name: t('common.name'), value: review.rid?.name ?? review.displayName ?? t('common.unknown') },
          { name: t('common.role'), value: t(`term.role.${review.role}`) },
          { name: t('common.organisation'), value: organisationName(review.mspId) },
        ]}
        will={[t('admin.registrations.declineWill')]}
        wont={[t('admin.registrations.declineWont')]}
        confirm={t('admin.registrations.declineConfirm')}
        danger
        reason={{ label: t('admin.registrations.declineReason'), required: true }}
        busy={decline.busy}
        error={decline.error}
        onClose={() => setDeclining(false)}
        onConfirm={(reason) =>
          void decline.run({ id: review.id, reason }).then((done) => {
            if (done !== undefined) setDeclining(false);
          })
        }
      />
    </section>
  );
}

function Identity({ rid, testid }: { readonly rid: NonNullable<Review['rid']>; readonly testid: string | undefined }) {
  const t = useWords();
  const fits = isDocumentNumber(rid.kind, rid.number) ? 'checksumGood' : 'checksumBad';
  const checksum = hasCheckDigit(rid.kind) ? fits : 'checksumNone';
  return (
    <Facts>
      <Fact name={t('admin.registrations.document')}>{t(`term.idKind.${rid.kind}`)}</Fact>
      <Fact name={t('admin.registrations.realName')}>{rid.name}</Fact>
      <Fact name={t('admin.registrations.number')} {...(testid === undefined ? {} : { 'data-testid': testid })}>
        <span className="ow-mono">{rid.number}</span>
      </Fact>
      <Fact name={t('admin.registrations.checksum')}>
        <StatusBadge tone={checksum === 'checksumGood' ? 'good' : checksum === 'checksumBad' ? 'bad' : 'plain'}>
          {t(`admin.registrations.${checksum}`)}
        </StatusBadge>
      </Fact>
    </Facts>
  );
}
