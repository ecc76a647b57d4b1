import { Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import type { PersonRole } from '../../../domain/user.ts';
import { useOrganisationName } from '../../app/organisation-name.ts';
import { useMe } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { CurrentPassphrase } from '../../components/current-passphrase.tsx';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.keys.end;

/** Who gets other keys under the same pseudo-identity, by an administrator who sees them. */
const seenByAdministrators: ReadonlySet<PersonRole> = new Set(['patient', 'doctor', 'technician']);

/** For whose keys are in somebody else's hands: ends them, everywhere and for good. */
export function EndKeys() {
  const t = useWords();
  const me = useMe();
  const organisationName = useOrganisationName();
  const [current, setCurrent] = useState('');
  const [asked, setAsked] = useState(false);
  const act = useAct('keys.end');
  // What was brought in a file has no passphrase here.
  const isReady = me.carried === true || current !== '';
  const back = seenByAdministrators.has(me.role) ? 'backSeen' : 'backAnew';
  const ask = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isReady) setAsked(true);
  };
  return (
    <Fieldset legend={t('keys.end.title')}>
      <form onSubmit={ask}>
        <Stack gap="md">
          <Text size="sm">{t('keys.end.about')}</Text>
          {me.carried ? null : <CurrentPassphrase value={current} onChange={setCurrent} testid={ids.current} />}
          <Group justify="flex-end" gap="md">
            <span className="ow-next__missing" role="status">
              {isReady ? '' : t('common.missing', { what: t('keys.missing.current') })}
            </span>
            <Button type="submit" variant="default" disabled={!isReady} data-testid={ids.open}>
              {t('keys.end.open')}
            </Button>
          </Group>
        </Stack>
      </form>
      <ConfirmSteps
        opened={asked}
        title={t('keys.end.confirmTitle')}
        subject={me.pid}
        about={[
          { name: t('common.name'), value: me.label },
          { name: t('common.organisation'), value: organisationName(me.mspId) },
          { name: t('term.pid'), value: <PidChip pid={me.pid} copyable={false} /> },
        ]}
        will={(['ledger', 'refused', 'ca', 'shares', 'out'] as const).map((what) => t(`keys.end.will.${what}`))}
        wont={(['records', 'read', back] as const).map((what) => t(`keys.end.wont.${what}`))}
        confirm={t('keys.end.confirm')}
        danger
        reason={{ label: t('keys.end.reason'), required: true }}
        busy={act.busy}
        error={act.error}
        onClose={() => {
          setAsked(false);
          setCurrent('');
        }}
        onConfirm={(reason) => void act.run({ ...(me.carried ? {} : { current }), reason })}
      />
    </Fieldset>
  );
}
