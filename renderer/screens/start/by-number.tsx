import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../../bridge/index.ts';
import { useWords } from '../../i18n/index.ts';
import { halfWidth } from '../../input/half-width.ts';
import { testIds } from '../../test-ids.ts';
import { inGroups } from './called-here.ts';
import { UnlockForm } from './unlock-form.tsx';

/** On a kiosk nobody is listed: one says one's own number, and learns of no other. */
export function ByNumber() {
  const t = useWords();
  const act = useAct('session.unlockByNumber');
  const [number, setNumber] = useState('');
  return (
    <UnlockForm
      act={act}
      unlock={(passphrase) => act.run({ number, passphrase })}
      complete={number.length === 12}
      byNumber
    >
      <TextInput
        label={t('start.signIn.number')}
        description={t('start.signIn.numberNote')}
        size="md"
        autoFocus
        autoComplete="off"
        inputMode="numeric"
        value={inGroups(number)}
        onChange={(event) =>
          setNumber(
            halfWidth(event.currentTarget.value)
              .replace(/[^0-9]/g, '')
              .slice(0, 12),
          )
        }
        data-testid={testIds.signIn.number}
      />
    </UnlockForm>
  );
}
