import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import type { NewPassphrase } from '../../components/passphrase-field.tsx';
import { PassphraseField, noPassphrase, passphraseComplete } from '../../components/passphrase-field.tsx';
import { useWords } from '../../i18n/index.ts';
import { halfWidth } from '../../input/half-width.ts';
import { testIds } from '../../test-ids.ts';
import { StartDoor } from './door.tsx';
import { ListedAs } from './listed-as.tsx';
import { DoorNext } from './door-next.tsx';

const ids = testIds.activate;

/** The first administrators come with a one-time code instead of an approval. */
export function Activate() {
  const t = useWords();
  const go = useNavigate();
  const { refresh } = useSession();
  const [code, setCode] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [label, setLabel] = useState('');
  const [passphrase, setPassphrase] = useState<NewPassphrase>(noPassphrase);
  const act = useAct('registration.activate', ['session.view']);
  const missing = [
    ...(code.trim().length < 10 ? [t('start.activate.missing.code')] : []),
    ...(displayName.trim() === '' ? [t('start.activate.missing.displayName')] : []),
    ...(passphraseComplete(passphrase) ? [] : [t('common.passphrase.missing')]),
  ];
  const activate = async (): Promise<void> => {
    const user = await act.run({
      code: halfWidth(code).trim(),
      displayName: displayName.trim(),
      ...(label.trim() === '' ? {} : { label: label.trim() }),
      passphrase: passphrase.first,
    });
    if (user === undefined) return;
    setPassphrase(noPassphrase);
    refresh();
    void go(user.state === 'pending' ? `/waiting/${user.id}` : '/', { replace: true });
  };
  return (
    <StartDoor title={t('start.activate.title')} intro={t('start.activate.intro')} testid={ids.root}>
      <Stack gap="md">
        <TextInput
          label={t('start.activate.code')}
          description={t('start.activate.codeNote')}
          required
          autoFocus
          autoComplete="off"
          spellCheck={false}
          maxLength={80}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          data-testid={ids.code}
        />
        <TextInput
          label={t('start.activate.displayName')}
          required
          maxLength={80}
          value={displayName}
          onChange={(event) => setDisplayName(event.currentTarget.value)}
          data-testid={ids.displayName}
        />
        <ListedAs value={label} onChange={setLabel} testid={ids.label} />
        <PassphraseField value={passphrase} onChange={setPassphrase} known={[displayName, label]} testids={ids} />
        <JobProgress job={act} />
        <ErrorPanel error={act.error} />
        <DoorNext
          label={t('start.activate.submit')}
          missing={missing}
          typed={[code, displayName, label, passphrase.first, passphrase.again]}
          what={{ name: t('start.activate.title'), value: label }}
          busy={act.busy}
          testid={ids.submit}
          onGo={() => void activate()}
        />
      </Stack>
    </StartDoor>
  );
}
