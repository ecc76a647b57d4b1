import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconFileSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useSession } from '../../app/session.tsx';
import type { AskError } from '../../bridge/index.ts';
import { useAct } from '../../bridge/index.ts';
import { ConfirmSteps } from '../../components/confirm-steps.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { noPassphrase, passphraseComplete, PassphraseField } from '../../components/passphrase-field.tsx';
import type { NewPassphrase } from '../../components/passphrase-field.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { BesideFile } from './beside-file.tsx';
import { signsNobodyIn } from './beside-old-keys.tsx';
import { inGroups } from './called-here.ts';
import { DoorNext } from './door-next.tsx';
import { StartDoor } from './door.tsx';
import { ListedAs } from './listed-as.tsx';

const ids = testIds.recover;

type ChosenFile = NonNullable<Replied<'recovery.choose'>['file']>;

/** One has lost passphrase or machine, and comes with file and paper. */
export function Recover() {
  const t = useWords();
  const { kiosk, refresh } = useSession();
  const [file, setFile] = useState<ChosenFile | undefined>(undefined);
  const [code, setCode] = useState('');
  const [passphrase, setPassphrase] = useState<NewPassphrase>(noPassphrase);
  const [label, setLabel] = useState('');
  const act = useAct('recovery.open');
  const [asking, setAsking] = useState(true);
  const here = act.error?.code === 'RECOVERY_HERE_ALREADY';
  const open = async (replace: boolean): Promise<void> => {
    setAsking(true);
    const locking = kiosk
      ? {}
      : { passphrase: passphrase.first, ...(label.trim() === '' ? {} : { label: label.trim() }) };
    if ((await act.run({ code, replace, ...locking })) !== undefined) refresh();
  };
  const missing = [
    ...(file === undefined ? [t('start.recover.missing.file')] : []),
    ...(code.trim() === '' ? [t('start.recover.missing.code')] : []),
    ...(kiosk || passphraseComplete(passphrase) ? [] : [t('common.passphrase.missing')]),
  ];
  return (
    <StartDoor title={t('start.recover.title')} intro={t('start.recover.intro')} testid={ids.root}>
      <Stack gap="md">
        <Choose file={file} onChosen={setFile} />
        <CodeField code={code} onChange={setCode} error={act.error} />
        {kiosk ? (
          <Text size="sm">{t('start.recover.kiosk')}</Text>
        ) : (
          <>
            <Text fw={600}>{t('start.recover.passphrase')}</Text>
            <PassphraseField value={passphrase} onChange={setPassphrase} known={[label]} testids={ids} />
            <ListedAs value={label} onChange={setLabel} testid={ids.label} />
          </>
        )}
        <ErrorPanel error={act.error} />
        {signsNobodyIn(act.error?.code) ? <BesideFile code={code} label={label} passphrase={passphrase.first} /> : null}
        <DoorNext
          label={t('start.recover.submit')}
          missing={missing}
          typed={[code, passphrase.first, passphrase.again, label]}
          what={{ name: t('start.recover.title'), value: file === undefined ? '' : inGroups(file.number) }}
          busy={act.busy}
          testid={ids.submit}
          onGo={() => void open(false)}
        />
      </Stack>
      <InPlace
        opened={here && asking}
        number={file?.number ?? ''}
        busy={act.busy}
        onReplace={() => void open(true)}
        onClose={() => setAsking(false)}
      />
    </StartDoor>
  );
}

/** The file first: what it is can be said without its code. */
function Choose({
  file,
  onChosen,
}: {
  readonly file: ChosenFile | undefined;
  readonly onChosen: (file: ChosenFile) => void;
}) {
  const t = useWords();
  const f = useFormat();
  const act = useAct('recovery.choose');
  const choose = async (): Promise<void> => {
    const chosen = (await act.run({}))?.file;
    if (chosen !== undefined) onChosen(chosen);
  };
  return (
    <Stack gap="xs">
      <Group gap="md">
        <Button
          variant="default"
          leftSection={<IconFileSearch size={18} />}
          loading={act.busy}
          onClick={() => void choose()}
          data-testid={ids.choose}
        >
          {t(file === undefined ? 'start.recover.choose' : 'start.recover.chooseOther')}
        </Button>
        <Text size="sm" role="status" data-testid={ids.file} data-number={file?.number ?? ''}>
          {file === undefined
            ? t('start.recover.noFile')
            : t('start.recover.file', { number: inGroups(file.number), at: f.dateTime(file.madeAt) })}
        </Text>
      </Group>
      <ErrorPanel error={act.error} />
    </Stack>
  );
}

function CodeField({
  code,
  onChange,
  error,
}: {
  readonly code: string;
  readonly onChange: (code: string) => void;
  readonly error: AskError | undefined;
}) {
  const t = useWords();
  return (
    <Textarea
      label={t('start.recover.code')}
      description={t('start.recover.codeNote')}
      autosize
      minRows={3}
      maxLength={600}
      autoComplete="off"
      spellCheck={false}
      value={code}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={wrongWith(error)}
      data-testid={ids.code}
    />
  );

  function wrongWith(refusal: AskError | undefined): string | undefined {
    if (refusal?.code === 'RECOVERY_CODE_WORD')
      return t('start.recover.wordAt', { position: Number(refusal.details['position']) });
    if (refusal?.code === 'RECOVERY_CODE_LENGTH')
      return t('start.recover.wordsAre', { count: Number(refusal.details['words']) });
    return undefined;
  }
}

/** The keys lie here, under a passphrase that was forgotten. */
function InPlace({
  opened,
  number,
  busy,
  onReplace,
  onClose,
}: {
  readonly opened: boolean;
  readonly number: string;
  readonly busy: boolean;
  readonly onReplace: () => void;
  readonly onClose: () => void;
}) {
  const t = useWords();
  return (
    <ConfirmSteps
      opened={opened}
      title={t('start.recover.here.title')}
      subject={number}
      about={[{ name: t('start.recover.here.file'), value: inGroups(number) }]}
      will={[t('start.recover.here.will'), t('start.recover.here.newer')]}
      wont={[t('start.recover.here.wont')]}
      confirm={t('start.recover.here.confirm')}
      busy={busy}
      error={undefined}
      testid={ids.replace}
      onConfirm={onReplace}
      onClose={onClose}
    />
  );
}
