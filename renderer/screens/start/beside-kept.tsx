import { useState } from 'react';
import type { ReplacementCause } from '../../../domain/replacement.ts';
import { useAct } from '../../bridge/index.ts';
import { useWords } from '../../i18n/index.ts';
import { PassphraseInput } from '../../input/passphrase-input.tsx';
import { testIds } from '../../test-ids.ts';
import { BesideOldKeys } from './beside-old-keys.tsx';
import { useHandOver } from './hand-over.ts';

/** The keys of this machine sign somebody in no more. Their passphrase was forgotten by the window with the refusal. */
export function BesideKept({ id }: { readonly id: string }) {
  const t = useWords();
  const [passphrase, setPassphrase] = useState('');
  const act = useAct('keys.comeBackHere', ['session.view']);
  const handOver = useHandOver();
  const ask = async (cause: ReplacementCause): Promise<void> => {
    const user = await act.run({ id, passphrase, cause });
    setPassphrase('');
    if (user !== undefined) handOver(user);
  };
  return (
    <BesideOldKeys
      act={act}
      missing={passphrase === '' ? [t('start.signIn.missing')] : []}
      onAsk={(cause) => void ask(cause)}
    >
      <PassphraseInput
        label={t('replacement.beside.passphrase')}
        autoComplete="current-password"
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        data-testid={testIds.comeBack.oldPassphrase}
      />
    </BesideOldKeys>
  );
}
