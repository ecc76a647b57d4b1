import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAct } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { ShownCode } from './shown-code.ts';

const ids = testIds.recovery;

/** A few words of the paper, and then the file. */
export function ProveCode({
  code,
  onBack,
  onSaved,
}: {
  readonly code: ShownCode;
  readonly onBack: () => void;
  readonly onSaved: () => void;
}) {
  const t = useWords();
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({});
  const act = useAct('recovery.finish', ['recovery.state']);
  const wordOf = (position: number): string => typed[position]?.trim() ?? '';
  const missing = code.asked.filter((position) => wordOf(position) === '');
  const wrong = act.error?.code === 'RECOVERY_PROOF_WRONG' ? Number(act.error.details['position']) : undefined;
  const finish = async (): Promise<void> => {
    const words = code.asked.map((position) => ({ position, word: wordOf(position) }));
    if ((await act.run({ words }))?.saved === true) onSaved();
  };
  return (
    <Stack gap="lg">
      <Text>{t('recovery.prove.about')}</Text>
      {code.asked.map((position) => (
        <TextInput
          key={position}
          label={t('recovery.prove.word', { position })}
          maw={320}
          maxLength={40}
          autoComplete="off"
          spellCheck={false}
          value={typed[position] ?? ''}
          error={position === wrong ? t('recovery.prove.wrong') : undefined}
          onChange={(event) => setTyped({ ...typed, [position]: event.currentTarget.value })}
          data-testid={ids.word(position)}
        />
      ))}
      <Text size="sm">{t('recovery.prove.file')}</Text>
      {act.value?.saved === false ? (
        <Text size="sm" role="status">
          {t('recovery.prove.notSaved')}
        </Text>
      ) : null}
      <ErrorPanel error={act.error} />
      <NextStep
        label={t('recovery.prove.submit')}
        testid={ids.save}
        busy={act.busy}
        missing={missing.map((position) => t('recovery.prove.word', { position }))}
        onGo={() => void finish()}
        others={
          <Button variant="default" disabled={act.busy} onClick={onBack} data-testid={ids.again}>
            {t('recovery.prove.back')}
          </Button>
        }
      />
    </Stack>
  );
}
