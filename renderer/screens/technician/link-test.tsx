import { Button } from '@mantine/core';
import { useNavigate } from 'react-router';
import { useAct } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { Screen } from '../../components/screen.tsx';
import { Message } from '../../components/status-badge.tsx';
import { useWords } from '../../i18n/index.ts';
import { useKeptForm } from '../../input/kept-form.ts';
import { testIds } from '../../test-ids.ts';
import { DeviceChoice } from './device-choice.tsx';
import { LinkFound } from './link-found.tsx';
import { keptSetUp, type SetUp } from './set-up.ts';

const ids = testIds.linkTest;

/** Tries a device before the patient comes: without a treatment, and without keeping anything. */
export function TestLink() {
  const t = useWords();
  const go = useNavigate();
  const { typed, change } = useKeptForm(keptSetUp);
  const { driver, port, line } = typed;
  const act = useAct('devices.testLink');
  const missing = [
    ...(driver === '' ? [t('technician.setUp.missing.driver')] : []),
    ...(port.trim() === '' ? [t('technician.setUp.missing.port')] : []),
  ];
  // What was found is of the device that was chosen then.
  const choose = (changed: Partial<SetUp>): void => {
    act.reset();
    change(changed);
  };
  const test = async (): Promise<void> => {
    await act.run({ driver, port: port.trim(), ...(line === '' ? {} : { line }) });
  };
  return (
    <Screen
      title={t('technician.linkTest.title')}
      intro={t('technician.linkTest.intro')}
      back="/technician/new"
      testid={ids.root}
    >
      <DeviceChoice
        titles={[t('technician.captures.device'), t('technician.captures.port')]}
        chosen={typed}
        onChange={choose}
      />
      {act.busy ? (
        <Message tone="wait">
          <p>{t('technician.linkTest.busy')}</p>
          {act.cancel === undefined ? null : (
            <Button size="compact-sm" variant="default" mt={6} onClick={act.cancel} data-testid={ids.cancel}>
              {t('common.job.cancel')}
            </Button>
          )}
        </Message>
      ) : null}
      <ErrorPanel error={act.error} />
      {act.value === undefined || act.busy ? null : <LinkFound found={act.value} driver={driver} port={port} />}
      <NextStep
        label={t('technician.linkTest.test')}
        missing={missing}
        busy={act.busy}
        onGo={() => void test()}
        testid={ids.test}
        others={
          <Button variant="default" onClick={() => void go('/technician/new')}>
            {t('technician.captures.start')}
          </Button>
        }
      />
    </Screen>
  );
}
