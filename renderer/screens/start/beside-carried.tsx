import type { ReplacementCause } from '../../../domain/replacement.ts';
import { useAct } from '../../bridge/index.ts';
import { useWords } from '../../i18n/index.ts';
import { BesideOldKeys } from './beside-old-keys.tsx';
import { useHandOver } from './hand-over.ts';

/** The keys of a key file sign nobody in any more. The file is chosen once more. */
export function BesideCarried({ passphrase, label }: { readonly passphrase: string; readonly label: string }) {
  const t = useWords();
  const act = useAct('keys.comeBack', ['session.view']);
  const handOver = useHandOver();
  const ask = async (cause: ReplacementCause): Promise<void> => {
    const answer = await act.run({ passphrase, cause, ...(label.trim() === '' ? {} : { label: label.trim() }) });
    if (answer?.user !== undefined) handOver(answer.user);
  };
  return (
    <BesideOldKeys
      act={act}
      missing={passphrase === '' ? [t('start.bring.missing')] : []}
      onAsk={(cause) => void ask(cause)}
    />
  );
}
