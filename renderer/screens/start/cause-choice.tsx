import { ReplacementCause } from '../../../domain/replacement.ts';
import { Choice } from '../../components/choice.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

/** What happened to the keys of before: it stands on the ledger, so nothing is chosen beforehand. */
export function CauseChoice({
  label,
  value,
  onChoose,
}: {
  readonly label: string;
  readonly value: ReplacementCause | undefined;
  readonly onChoose: (cause: ReplacementCause) => void;
}) {
  const t = useWords();
  return (
    <Choice
      label={label}
      columns="2"
      value={value}
      onChoose={onChoose}
      options={ReplacementCause.options.map((one) => ({
        key: one,
        title: t(`replacement.cause.${one}`),
        note: (
          <>
            <br />
            {t(`replacement.causeNote.${one}`)}
          </>
        ),
        testid: testIds.comeBack.cause(one),
      }))}
    />
  );
}
