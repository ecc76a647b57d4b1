import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { IconPencil, IconTextPlus, IconX } from '@tabler/icons-react';
import { z } from 'zod';
import { bounds } from '../../../domain/bounds.ts';
import { useAct, useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { Choice } from '../../components/choice.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { NextStep } from '../../components/next-step.tsx';
import { Panel, Screen } from '../../components/screen.tsx';
import { useUndo } from '../../components/undo.tsx';
import { useWords } from '../../i18n/index.ts';
import { KeptForm, useKeptForm, type Typed } from '../../input/kept-form.ts';
import { testIds } from '../../test-ids.ts';
import '../../theme/doctor.css';
import { missingInText, textOf, typedOf, type TypedText } from './own-text-form.ts';
import type { OwnText } from './use-texts.ts';

const ids = testIds.texts;
const kinds = ['template', 'phrase'] as const;
const text = z.string();
const blank: TypedText = { kind: 'template', id: '', name: '', complaint: '', findings: '', plan: '', text: '' };
const keptText = new KeptForm<TypedText>(
  'own-text',
  z.object({ kind: z.enum(kinds), id: text, name: text, complaint: text, findings: text, plan: text, text }),
  blank,
);

/** A doctor's own templates and phrases: written, changed, thrown away with a way back. */
export function DoctorTexts() {
  const t = useWords();
  const asking = useAsk('treatment.texts', {});
  const form = useKeptForm(keptText);
  const keep = useAct('treatment.keepText', ['treatment.texts']);
  const missing = missingInText(form.typed, asking.value ?? []);
  const { typed } = form;
  const save = async (): Promise<void> => {
    if ((await keep.run(textOf(typed))) !== undefined) form.forget();
  };
  return (
    <Screen title={t('doctor.texts.title')} intro={t('doctor.texts.intro')} testid={ids.root}>
      <WhenAnswered asking={asking}>
        {(texts) => (
          <>
            <Panel title={t(typed.id === '' ? 'doctor.texts.new' : 'doctor.texts.changing')}>
              {typed.id === '' ? (
                <Choice
                  label={t('doctor.texts.kind')}
                  columns="2"
                  value={typed.kind}
                  onChoose={(kind) => form.change({ kind })}
                  options={kinds.map((kind) => ({
                    key: kind,
                    title: t(`doctor.texts.${kind}`),
                    testid: ids.kind(kind),
                  }))}
                />
              ) : null}
              <Fields form={form} />
            </Panel>
            <Kept texts={texts} onChange={(one) => form.change(typedOf(one))} />
            <ErrorPanel error={keep.error} />
            <NextStep
              label={t('doctor.texts.keep')}
              missing={missing.map((one) => t(`doctor.texts.missing.${one}`))}
              busy={keep.busy}
              onGo={() => void save()}
              testid={ids.keep}
              others={
                typed.id === '' ? undefined : (
                  <Button variant="default" onClick={form.forget}>
                    {t('doctor.texts.another')}
                  </Button>
                )
              }
            />
          </>
        )}
      </WhenAnswered>
    </Screen>
  );
}

function Fields({ form: { typed, change } }: { readonly form: Typed<TypedText> }) {
  const t = useWords();
  if (typed.kind === 'phrase')
    return (
      <>
        <TextInput
          label={t('doctor.texts.abbreviation')}
          description={t('doctor.texts.abbreviationHint')}
          required
          autoComplete="off"
          spellCheck={false}
          maxLength={bounds.abbreviation}
          value={typed.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          data-testid={ids.abbreviation}
        />
        <Section id="text" label={t('doctor.texts.text')} typed={typed} change={change} />
      </>
    );
  return (
    <>
      <TextInput
        label={t('doctor.texts.name')}
        required
        autoComplete="off"
        maxLength={bounds.name}
        value={typed.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-testid={ids.name}
      />
      {(['complaint', 'findings', 'plan'] as const).map((id) => (
        <Section key={id} id={id} label={t(`doctor.emr.section.${id}`)} typed={typed} change={change} />
      ))}
    </>
  );
}

function Section({
  id,
  label,
  typed,
  change,
}: Pick<Typed<TypedText>, 'typed' | 'change'> & {
  readonly id: 'complaint' | 'findings' | 'plan' | 'text';
  readonly label: string;
}) {
  return (
    <Textarea
      mt={8}
      label={label}
      autosize
      minRows={id === 'findings' ? 4 : 2}
      maxRows={14}
      maxLength={bounds.section}
      value={typed[id]}
      onChange={(event) => change({ [id]: event.currentTarget.value })}
      data-testid={ids.section(id)}
    />
  );
}

function Kept({ texts, onChange }: { readonly texts: readonly OwnText[]; readonly onChange: (text: OwnText) => void }) {
  const t = useWords();
  const offer = useUndo();
  const drop = useAct('treatment.dropText', ['treatment.texts']);
  const again = useAct('treatment.keepText', ['treatment.texts']);
  if (texts.length === 0)
    return (
      <EmptyState
        title={t('doctor.texts.empty')}
        hint={t('doctor.texts.emptyHint')}
        icon={<IconTextPlus size={34} stroke={1.4} aria-hidden />}
      />
    );
  const remove = async (one: OwnText): Promise<void> => {
    if ((await drop.run({ id: one.id })) === undefined) return;
    offer({ what: nameOf(one), undo: () => void again.run(one) });
  };
  return (
    <Panel title={t('doctor.texts.list')}>
      <ErrorPanel error={drop.error ?? again.error} />
      <ul className="ow-entered">
        {texts.map((one) => (
          <li key={one.id} data-testid={ids.one(one.id)}>
            <span className="ow-quiet">{t(`doctor.texts.${one.kind}`)}</span>
            <b className="ow-entered__name">{nameOf(one)}</b>
            <span className="ow-entered__name">{one.kind === 'phrase' ? one.text : one.complaint}</span>
            <ActionIcon
              ml="auto"
              variant="subtle"
              color="gray"
              aria-label={t('doctor.texts.change', { what: nameOf(one) })}
              onClick={() => onChange(one)}
            >
              <IconPencil size={16} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              style={{ marginLeft: 0 }}
              aria-label={t('common.remove', { what: nameOf(one) })}
              onClick={() => void remove(one)}
            >
              <IconX size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function nameOf(one: OwnText): string {
  return one.kind === 'phrase' ? one.abbreviation : one.name;
}
