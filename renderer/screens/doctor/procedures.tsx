import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useRemoval } from '../../components/use-removal.ts';
import { useWords } from '../../i18n/index.ts';
import { isEnter } from '../../input/keys.ts';
import { testIds } from '../../test-ids.ts';
import { EmrPart } from './part.tsx';

const ids = testIds.emr;

/** What was done, a line each. Leaving the field adds what is in it, so that nothing typed is lost. */
export function Procedures({
  procedures,
  text,
  onChange,
  onText,
}: {
  readonly procedures: readonly string[];
  /** Typed and not added. */
  readonly text: string;
  readonly onChange: (procedures: readonly string[]) => void;
  readonly onText: (text: string) => void;
}) {
  const t = useWords();
  const remove = useRemoval(procedures, onChange, (procedure) => procedure);
  const add = (): void => {
    if (text.trim() === '' || procedures.length >= 50) return;
    onChange([...procedures, text.trim()]);
    onText('');
  };
  return (
    <EmrPart id="procedures">
      <div className="ow-line" data-of="procedure">
        <TextInput
          aria-label={t('doctor.emr.procedure')}
          placeholder={t('doctor.emr.procedureHint')}
          autoComplete="off"
          maxLength={400}
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (!isEnter(event)) return;
            event.preventDefault();
            add();
          }}
          data-testid={ids.procedure}
        />
        <Button variant="default" leftSection={<IconPlus size={15} />} onClick={add} data-testid={ids.addProcedure}>
          {t('doctor.emr.addProcedure')}
        </Button>
      </div>
      {procedures.length === 0 ? null : (
        <ul className="ow-entered">
          {procedures.map((procedure, at) => (
            <li key={`${String(at)}-${procedure}`}>
              <span className="ow-entered__name">{procedure}</span>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('common.remove', { what: procedure })}
                onClick={() => remove(at)}
              >
                <IconX size={16} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
    </EmrPart>
  );
}
