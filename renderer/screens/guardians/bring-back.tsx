import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import type { GuardiansView } from '../../../api/window/calls/guardians.ts';
import { useMe } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { CurrentPassphrase, OtherError } from '../../components/current-passphrase.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { Fact, Facts, Panel } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { ComparedCode } from './compared-code.tsx';

const ids = testIds.guardians;

interface Asked {
  readonly recovery: NonNullable<GuardiansView['recovery']>;
  readonly threshold: number;
  /** The keys are back, and whose part was set aside. */
  readonly onBack: (setAside: readonly string[]) => void;
}

/** The guardians were asked: what to read to them, and, once enough have answered, the keys. */
export function BringBack({ recovery, threshold, onBack }: Asked) {
  const t = useWords();
  const format = useFormat();
  const [current, setCurrent] = useState('');
  const back = useAct('guardians.open', ['guardians.state']);
  const { askedAt, opensAt, handed, code } = recovery;
  const early = new Date(opensAt) > new Date();
  const missing = [
    ...(handed.length < threshold ? [t('guardians.recover.more')] : []),
    ...(early ? [t('guardians.recover.early')] : []),
    ...(current === '' ? [t('keys.missing.current')] : []),
  ];
  const open = async (): Promise<void> => {
    const done = await back.run({ current });
    setCurrent('');
    if (done !== undefined) onBack(done.setAside);
  };
  return (
    <Panel title={t('guardians.recover.asked')}>
      <Stack gap="md">
        <Message tone="note">
          <p>{t('guardians.recover.call')}</p>
          <ComparedCode code={code} testid={ids.code} />
        </Message>
        <Facts>
          <Fact name={t('guardians.recover.askedAt')}>{format.dateTime(askedAt)}</Fact>
          <Fact name={t('guardians.recover.opensAt')}>{format.dateTime(opensAt)}</Fact>
        </Facts>
        <Message tone="wait">
          <p>{t('guardians.recover.notYou')}</p>
        </Message>
        <CurrentPassphrase value={current} onChange={setCurrent} error={back.error} testid={ids.current} />
        <OtherError error={back.error} />
        <NextStep
          label={t('guardians.recover.open')}
          testid={ids.open}
          busy={back.busy}
          missing={missing}
          note={t('guardians.recover.enough', { have: handed.length, need: threshold })}
          others={<StopRecovery />}
          onGo={() => void open()}
        />
      </Stack>
    </Panel>
  );
}

function StopRecovery() {
  const t = useWords();
  const { label } = useMe();
  const [asked, setAsked] = useState(false);
  const stop = useAct('guardians.stop', ['guardians.state']);
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)} data-testid={ids.stop}>
        {t('guardians.recover.stop')}
      </Button>
      <ConfirmSteps
        opened={asked}
        title={t('guardians.recover.stopTitle')}
        subject={label}
        about={[{ name: t('guardians.recover.whose'), value: label }]}
        will={[t('guardians.recover.stopWill')]}
        wont={[t('guardians.recover.stopWont')]}
        confirm={t('guardians.recover.stop')}
        danger
        busy={stop.busy}
        error={stop.error}
        testid={ids.stopped}
        onConfirm={() => void stop.run({}).then((done) => done === undefined || setAsked(false))}
        onClose={() => setAsked(false)}
      />
    </>
  );
}
