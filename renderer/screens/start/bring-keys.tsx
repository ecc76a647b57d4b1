import { Checkbox, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useWords } from '../../i18n/index.ts';
import { PassphraseInput } from '../../input/passphrase-input.tsx';
import { testIds } from '../../test-ids.ts';
import { BesideCarried } from './beside-carried.tsx';
import { signsNobodyIn } from './beside-old-keys.tsx';
import { DoorNext } from './door-next.tsx';
import { StartDoor } from './door.tsx';
import { ListedAs } from './listed-as.tsx';

const ids = testIds.bring;

/** One comes with one's keys in a file: signs in with them, and leaves them here or not. */
export function BringKeys() {
  const t = useWords();
  const { kiosk, refresh } = useSession();
  const [passphrase, setPassphrase] = useState('');
  const [keep, setKeep] = useState(!kiosk);
  const [label, setLabel] = useState('');
  const act = useAct('keys.bring');
  const bring = async (): Promise<void> => {
    const listed = !kiosk && keep && label.trim() !== '' ? { label: label.trim() } : {};
    const answer = await act.run({ passphrase, keep, ...listed });
    if (answer === undefined) setPassphrase('');
    else if (answer.me !== undefined) refresh();
  };
  return (
    <StartDoor title={t('start.bring.title')} intro={t('start.bring.intro')} testid={ids.root}>
      <Stack gap="md">
        <PassphraseInput
          label={t('start.bring.passphrase')}
          description={t('start.bring.passphraseNote')}
          size="md"
          autoFocus
          autoComplete="off"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          data-testid={ids.passphrase}
        />
        <Checkbox
          label={t(kiosk ? 'start.bring.keepKiosk' : 'start.bring.keep')}
          description={t(keep ? 'start.bring.keepNote' : 'start.bring.leaveNote')}
          checked={keep}
          onChange={(event) => setKeep(event.currentTarget.checked)}
          data-testid={ids.keep}
        />
        {keep && !kiosk ? <ListedAs value={label} onChange={setLabel} testid={ids.label} /> : null}
        <ErrorPanel error={act.error} />
        {signsNobodyIn(act.error?.code) ? <BesideCarried passphrase={passphrase} label={label} /> : null}
        {act.busy ? (
          <Text size="sm" c="dimmed" role="status">
            {t('start.bring.busy')}
          </Text>
        ) : null}
        <DoorNext
          label={t('start.bring.submit')}
          missing={passphrase === '' ? [t('start.bring.missing')] : []}
          typed={[passphrase, label]}
          what={{ name: t('start.bring.title'), value: label }}
          busy={act.busy}
          testid={ids.submit}
          onGo={() => void bring()}
        />
      </Stack>
    </StartDoor>
  );
}
