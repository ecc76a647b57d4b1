import { Button, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Navigate, useNavigate } from 'react-router';
import { useMe } from '../../app/session.tsx';
import { ask, useAsk } from '../../bridge/index.ts';
import { Screen } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { inGroups } from '../start/called-here.ts';
import { BeginRecovery } from './begin-recovery.tsx';
import { ProveCode } from './prove-code.tsx';
import { RecoveryKit } from './recovery-kit.tsx';
import { ShowCode } from './show-code.tsx';
import type { ShownCode } from './shown-code.ts';

const ids = testIds.recovery;

type Step = 'begin' | 'code' | 'prove' | 'done';

/** From what recovery is to a file that was written: the code goes when the screen does. */
export function SetUpRecovery() {
  const t = useWords();
  const { carried } = useMe();
  const [step, setStep] = useState<Step>('begin');
  const [code, setCode] = useState<ShownCode | undefined>(undefined);
  const state = useAsk('recovery.state', {});
  useForgotten();
  if (carried) return <Navigate to="/keys" replace />;
  const begun = (shown: ShownCode): void => {
    setCode(shown);
    setStep('code');
  };
  return (
    <Screen
      title={t(`recovery.title.${step}`)}
      intro={t(`recovery.intro.${step}`)}
      back="/keys"
      narrow
      testid={ids.root}
      data={{ 'data-step': step }}
    >
      {code === undefined || step === 'done' ? null : <RecoveryKit code={code} />}
      {step === 'begin' || code === undefined ? (
        <BeginRecovery again={state.value?.state === 'made'} onBegun={begun} />
      ) : step === 'code' ? (
        <ShowCode code={code} onWritten={() => setStep('prove')} />
      ) : step === 'prove' ? (
        <ProveCode code={code} onBack={() => setStep('code')} onSaved={() => setStep('done')} />
      ) : (
        <Done number={code.number} />
      )}
    </Screen>
  );
}

function Done({ number }: { readonly number: string }) {
  const t = useWords();
  const go = useNavigate();
  return (
    <Stack gap="lg" align="flex-start">
      <Message tone="good" title={t('recovery.done.title')} data-testid={ids.done}>
        <p>{t('recovery.done.what', { number: inGroups(number) })}</p>
        <p>{t('recovery.done.apart')}</p>
      </Message>
      <Button onClick={() => void go('/')} data-testid={ids.close}>
        {t('recovery.done.close')}
      </Button>
    </Stack>
  );
}

/** Main keeps no code for a screen that is gone. */
function useForgotten(): void {
  useEffect(
    () => () => {
      void ask('recovery.forget', {}).catch(() => undefined);
    },
    [],
  );
}
