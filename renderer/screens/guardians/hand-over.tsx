import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import type { GuardedView } from '../../../api/window/calls/guardians.ts';
import { useAct } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { PidChip } from '../../components/pid-chip.tsx';
import { Fact, Facts } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { ComparedCode } from './compared-code.tsx';

const ids = testIds.guarded;

interface Asking {
  readonly owner: GuardedView['owner'];
  readonly asks: NonNullable<GuardedView['asks']>;
}

/** Who asks, what to compare with them, and the own part. */
export function HandOver({ owner, asks }: Asking) {
  const t = useWords();
  const format = useFormat();
  const [compared, setCompared] = useState(false);
  const [asked, setAsked] = useState(false);
  const act = useAct('guardians.hand', ['guardians.guarded']);
  const { askedAt, replacedAt, cause, code, handed } = asks;
  return (
    <Stack gap="md">
      <Message tone="wait" title={t('guardians.guarded.asks')}>
        <p>{t('guardians.guarded.compare')}</p>
        <ComparedCode code={code} testid={ids.code} />
      </Message>
      <Facts>
        <Fact name={t('guardians.guarded.asked')}>{format.dateTime(askedAt)}</Fact>
        <Fact name={t('guardians.guarded.replaced')}>{format.dateTime(replacedAt)}</Fact>
        <Fact name={t('guardians.guarded.cause')}>{t(`replacement.cause.${cause}`)}</Fact>
      </Facts>
      {handed ? (
        <Message tone="good">
          <p>{t('guardians.guarded.handed')}</p>
        </Message>
      ) : (
        <>
          <Checkbox
            label={t('guardians.guarded.compared')}
            checked={compared}
            onChange={(event) => setCompared(event.currentTarget.checked)}
            data-testid={ids.compared}
          />
          <Group justify="flex-end">
            {compared ? null : (
              <span className="ow-next__missing">
                {t('common.missing', { what: t('guardians.guarded.missingCompared') })}
              </span>
            )}
            <Button disabled={!compared} onClick={() => setAsked(true)} data-testid={ids.hand}>
              {t('guardians.guarded.hand')}
            </Button>
          </Group>
        </>
      )}
      <ConfirmSteps
        opened={asked}
        title={t('guardians.guarded.handTitle')}
        subject={owner}
        about={[
          { name: t('term.pid'), value: <PidChip pid={owner} copyable={false} /> },
          { name: t('guardians.recover.code'), value: code.join(' ') },
        ]}
        will={[t('guardians.guarded.handWill')]}
        wont={[t('guardians.guarded.handWont')]}
        confirm={t('guardians.guarded.hand')}
        dismiss={t('guardians.guarded.dismiss')}
        busy={act.busy}
        error={act.error}
        testid={ids.handNow}
        onClose={() => setAsked(false)}
        onConfirm={() => void act.run({ owner, code: [...code] }).then((done) => done === undefined || setAsked(false))}
      />
    </Stack>
  );
}
