import { Stack, Text, Textarea } from '@mantine/core';
import { z } from 'zod';
import { PID } from '../../../domain/ids.ts';
import { useMe } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { Panel } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { testIds } from '../../test-ids.ts';
import { tidyPid } from '../consumer/pid-input.ts';

const ids = testIds.guarded;
const keptOffer = new KeptForm('guardian-offer', z.object({ pid: z.string() }), { pid: '' });

/** Says to somebody who has given their pseudo-identity that one is ready to be their guardian. */
export function Offer() {
  const t = useWords();
  const me = useMe();
  const { typed, change, forget } = useKeptForm(keptOffer);
  const act = useAct('guardians.offer', ['guardians.guarded']);
  const owner = PID.safeParse(typed.pid).data;
  const own = owner === me.pid;
  const offer = async (): Promise<void> => {
    if (owner !== undefined && !own && (await act.run({ owner })) !== undefined) forget();
  };
  return (
    <Panel title={t('guardians.guarded.offer')}>
      <Stack gap="md">
        <Text>{t('guardians.guarded.offerAbout')}</Text>
        <Textarea
          label={t('guardians.guarded.pid')}
          required
          autosize
          minRows={2}
          autoComplete="off"
          spellCheck={false}
          classNames={{ input: 'ow-mono' }}
          value={typed.pid}
          error={own ? t('guardians.guarded.ownPid') : undefined}
          onChange={(event) => change({ pid: tidyPid(event.currentTarget.value) })}
          data-testid={ids.pid}
        />
        <ErrorPanel error={act.error} />
        {act.value === undefined ? null : (
          <Message tone="good" data-testid={ids.offered}>
            <p>{t('guardians.guarded.offered')}</p>
          </Message>
        )}
        <NextStep
          label={t('guardians.guarded.submit')}
          testid={ids.offer}
          busy={act.busy}
          missing={owner === undefined || own ? [t('guardians.guarded.missingPid')] : []}
          onGo={() => void offer()}
        />
      </Stack>
    </Panel>
  );
}
