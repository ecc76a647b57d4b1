import { Button, Group, Stack, Text } from '@mantine/core';
import { IconFileTypePdf, IconPrinter } from '@tabler/icons-react';
import { useAct } from '../../bridge/index.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Message } from '../../components/status-badge.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { useLanguage, useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { inGroups } from '../start/called-here.ts';
import { CodeWords } from './code-words.tsx';
import { QrSymbol } from './qr-symbol.tsx';
import { wordsFor, type ShownCode } from './shown-code.ts';

const ids = testIds.recovery;

/** The code, once: to be written down or printed. */
export function ShowCode({ code, onWritten }: { readonly code: ShownCode; readonly onWritten: () => void }) {
  const t = useWords();
  const language = useLanguage();
  return (
    <Stack gap="lg">
      <Message tone="wait" title={t('recovery.code.once')}>
        <p>{t('recovery.code.about', { number: inGroups(code.number) })}</p>
      </Message>
      <Group align="flex-start" gap="xl">
        <div style={{ flex: '1 1 420px' }}>
          <CodeWords words={wordsFor(code, language)} testid={ids.words} />
        </div>
        <QrSymbol text={code.text} label={t('recovery.code.symbol')} size={150} />
      </Group>
      <Paper />
      <NextStep label={t('recovery.code.next')} testid={ids.written} onGo={onWritten} />
    </Stack>
  );
}

/** By the system's printing dialog, or as a file that is printed elsewhere. */
function Paper() {
  const t = useWords();
  const print = useAct('recovery.print');
  const pdf = useAct('recovery.pdf');
  return (
    <Stack gap="xs">
      <Group gap="md">
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} />}
          loading={print.busy}
          onClick={() => void print.run({})}
          data-testid={ids.print}
        >
          {t('recovery.code.print')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconFileTypePdf size={18} />}
          loading={pdf.busy}
          onClick={() => void pdf.run({})}
          data-testid={ids.pdf}
        >
          {t('recovery.code.pdf')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t('recovery.code.pdfNote')}
      </Text>
      <div role="status">
        {print.value?.printed === false ? <Text size="sm">{t('recovery.code.notPrinted')}</Text> : null}
        {pdf.value?.saved === true ? <Text size="sm">{t('recovery.code.pdfSaved')}</Text> : null}
      </div>
      <ErrorPanel error={print.error ?? pdf.error} />
    </Stack>
  );
}
