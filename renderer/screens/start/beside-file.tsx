import { useState } from 'react';
import type { ReplacementCause } from '../../../domain/replacement.ts';
import { useSession } from '../../app/session.tsx';
import { useAct } from '../../bridge/index.ts';
import { noPassphrase, passphraseComplete, PassphraseField } from '../../components/passphrase-field.tsx';
import type { NewPassphrase } from '../../components/passphrase-field.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { BesideOldKeys } from './beside-old-keys.tsx';
import { useHandOver } from './hand-over.ts';

/** The keys of a recovery file sign nobody in any more. */
export function BesideFile({
  code,
  label,
  passphrase,
}: {
  readonly code: string;
  readonly label: string;
  /** For the keys on this machine; a kiosk has asked for none yet. */
  readonly passphrase: string;
}) {
  const t = useWords();
  const { kiosk } = useSession();
  const [own, setOwn] = useState<NewPassphrase>(noPassphrase);
  const act = useAct('recovery.comeBack', ['session.view']);
  const handOver = useHandOver();
  const ask = async (cause: ReplacementCause): Promise<void> => {
    const listed = label.trim() === '' ? {} : { label: label.trim() };
    const user = await act.run({ code, cause, passphrase: kiosk ? own.first : passphrase, ...listed });
    if (user !== undefined) handOver(user);
  };
  return (
    <BesideOldKeys
      act={act}
      missing={!kiosk || passphraseComplete(own) ? [] : [t('common.passphrase.missing')]}
      onAsk={(cause) => void ask(cause)}
    >
      {kiosk ? <PassphraseField value={own} onChange={setOwn} known={[label]} testids={testIds.comeBack} /> : null}
    </BesideOldKeys>
  );
}
