import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { useAct } from '../../bridge/index.ts';
import { ConfirmSteps, type About } from '../../components/confirm-steps.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { replacementTone, type Examined } from './request.ts';

const ids = testIds.replacements;
const about = ['sa.replacements', 'sa.replacement'] as const;

interface Deciding {
  readonly examined: Examined;
}

/** What an administrator or SA's officer can do about a request as it stands. */
export function DecideReplacement({ examined, stage }: Deciding & { readonly stage: 'hospital' | 'sa' }) {
  const t = useWords();
  const { state, code } = examined;
  const hospital = stage === 'hospital';
  const open = state === 'submitted' || state === 'confirmed';
  if (!open || (hospital && state === 'confirmed'))
    return (
      <Message tone={replacementTone(state)}>
        <p>{t(`replacement.review.done.${state}`)}</p>
      </Message>
    );
  return (
    <Stack gap="md">
      {!hospital && state === 'submitted' ? (
        <Message tone="wait">
          <p>{t('replacement.review.waitsForAdministrator')}</p>
        </Message>
      ) : null}
      {hospital && code !== undefined ? (
        <Confirm examined={examined} code={code} />
      ) : (
        <Group justify="flex-end">
          <Decline examined={examined} />
          {!hospital && state === 'confirmed' ? <Grant examined={examined} /> : null}
        </Group>
      )}
    </Stack>
  );
}

/** Signed by who has the person before them, and has compared the code. */
function Confirm({ examined, code }: Deciding & { readonly code: readonly string[] }) {
  const t = useWords();
  const whom = useAbout(examined);
  const [document, setDocument] = useState(false);
  const [compared, setCompared] = useState(false);
  const [asked, setAsked] = useState(false);
  const confirm = useAct('sa.confirmReplacement', about);
  const missing = [
    ...(document ? [] : [t('replacement.review.missingDocument')]),
    ...(compared ? [] : [t('replacement.review.missingCompared')]),
  ];
  return (
    <>
      <Checkbox
        label={t('replacement.review.document')}
        checked={document}
        onChange={(event) => setDocument(event.currentTarget.checked)}
        data-testid={ids.document}
      />
      <Checkbox
        label={t('replacement.review.compared')}
        checked={compared}
        onChange={(event) => setCompared(event.currentTarget.checked)}
        data-testid={ids.compared}
      />
      <Group justify="flex-end">
        <Decline examined={examined} />
        {missing.length === 0 ? null : (
          <span className="ow-next__missing">{t('common.missing', { what: missing.join(t('common.listJoin')) })}</span>
        )}
        <Button disabled={missing.length > 0} onClick={() => setAsked(true)} data-testid={ids.confirm}>
          {t('replacement.review.confirm')}
        </Button>
      </Group>
      <ConfirmSteps
        opened={asked}
        title={t('replacement.review.confirmTitle')}
        subject={examined.id}
        about={[...whom, { name: t('replacement.review.code'), value: code.join(' ') }]}
        will={[t('replacement.review.confirmWill.signs'), t('replacement.review.confirmWill.ledger')]}
        wont={[t('replacement.review.confirmWont')]}
        confirm={t('replacement.review.confirmNow')}
        busy={confirm.busy}
        error={confirm.error}
        testid={ids.confirmed}
        onClose={() => setAsked(false)}
        onConfirm={() =>
          void confirm.run({ id: examined.id, code: [...code] }).then((done) => {
            if (done !== undefined) setAsked(false);
          })
        }
      />
    </>
  );
}

function Grant({ examined }: Deciding) {
  const t = useWords();
  const whom = useAbout(examined);
  const [asked, setAsked] = useState(false);
  const grant = useAct('sa.grantReplacement', about);
  return (
    <>
      <Button onClick={() => setAsked(true)} data-testid={ids.grant}>
        {t('replacement.review.grant')}
      </Button>
      <ConfirmSteps
        opened={asked}
        title={t('replacement.review.grantTitle')}
        subject={examined.id}
        about={whom}
        will={[t('replacement.review.grantWill.issues'), t('replacement.review.grantWill.active')]}
        wont={[t('replacement.review.grantWont')]}
        confirm={t('replacement.review.grantConfirm')}
        busy={grant.busy}
        error={grant.error}
        testid={ids.granted}
        onClose={() => setAsked(false)}
        onConfirm={() =>
          void grant.run({ id: examined.id }).then((done) => {
            if (done !== undefined) setAsked(false);
          })
        }
      />
    </>
  );
}

function Decline({ examined }: Deciding) {
  const t = useWords();
  const whom = useAbout(examined);
  const [asked, setAsked] = useState(false);
  const decline = useAct('sa.declineReplacement', about);
  return (
    <>
      <Button variant="default" mr="auto" onClick={() => setAsked(true)} data-testid={ids.decline}>
        {t('replacement.review.decline')}
      </Button>
      <ConfirmSteps
        opened={asked}
        title={t('replacement.review.declineTitle')}
        subject={examined.id}
        about={whom}
        will={[t('replacement.review.declineWill')]}
        wont={[t('replacement.review.declineWont')]}
        confirm={t('replacement.review.declineConfirm')}
        danger
        reason={{ label: t('replacement.review.declineReason'), required: true }}
        busy={decline.busy}
        error={decline.error}
        onClose={() => setAsked(false)}
        onConfirm={(reason) =>
          void decline.run({ id: examined.id, reason }).then((done) => {
            if (done !== undefined) setAsked(false);
          })
        }
      />
    </>
  );
}

/** About whom it is. */
function useAbout({ rid, role, mspId, pid, cause }: Examined): readonly [About, ...About[]] {
  const t = useWords();
  const organisationName = useOrganisationName();
  return [
    { name: t('common.name'), value: rid?.name ?? t('common.unknown') },
    { name: t('common.role'), value: t(`term.role.${role}`) },
    { name: t('common.organisation'), value: organisationName(mspId) },
    ...(pid === undefined ? [] : [{ name: t('term.pid'), value: <PidChip pid={pid} copyable={false} /> }]),
    { name: t('replacement.review.cause'), value: t(`replacement.cause.${cause}`) },
  ];
}
