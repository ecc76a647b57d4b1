import { Anchor, Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { OptionSearch } from '../../components/option-search.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import type { EmrForm } from './emr-form.ts';
import { goToNextBlank } from './go-to-blank.ts';
import { textsPath } from './paths.ts';
import { takeTemplate, untouched, type TakenTemplate } from './template.ts';
import { searched, type Template } from './use-texts.ts';

const ids = testIds.emr;

/** Fills the empty sections from a template, says which, and takes it out again where nothing was written since. */
export function TemplateChoice({
  form,
  templates,
  onChange,
}: {
  readonly form: EmrForm;
  readonly templates: readonly Template[];
  readonly onChange: (change: Partial<EmrForm>) => void;
}) {
  const t = useWords();
  const [query, setQuery] = useState<string>();
  const [taken, setTaken] = useState<TakenTemplate>();
  // Once the fields hold it, the keyboard goes to the first blank.
  useEffect(() => {
    if (taken !== undefined) goToNextBlank();
  }, [taken]);
  const take = (id: string): void => {
    const template = templates.find((one) => one.id === id);
    if (template === undefined) return;
    const now = takeTemplate(form, template);
    setTaken(now);
    onChange(now.filled);
  };
  return (
    <section className="ow-panel ow-template" data-part="template">
      <OptionSearch
        size="xs"
        label={
          <>
            {t('doctor.emr.template.title')} <Key name="T" />
          </>
        }
        placeholder={t('doctor.emr.template.hint')}
        maxLength={80}
        whenEmpty
        query={query ?? ''}
        onQuery={setQuery}
        options={searched(templates, query ?? '', ({ name }) => name).map(({ id, name, own }) => ({
          key: id,
          testid: ids.templateOption(id),
          content: (
            <>
              <span>{name}</span>
              {own ? <span className="ow-quiet">{t('doctor.emr.template.own')}</span> : null}
            </>
          ),
        }))}
        listLabel={t('doctor.emr.template.options')}
        none={t('doctor.emr.template.none')}
        onTake={take}
        data-testid={ids.template}
      />
      <Anchor component={Link} to={textsPath} size="sm">
        {t('doctor.emr.template.edit')}
      </Anchor>
      {taken === undefined ? null : (
        <Taken
          taken={taken}
          left={untouched(form, taken)}
          onOut={(sections) => {
            onChange(Object.fromEntries(sections.map((id) => [id, ''])));
            setTaken(undefined);
          }}
        />
      )}
    </section>
  );
}

function Taken({
  taken: { name, filled, kept },
  left,
  onOut,
}: {
  readonly taken: TakenTemplate;
  readonly left: ReturnType<typeof untouched>;
  readonly onOut: (sections: ReturnType<typeof untouched>) => void;
}) {
  const t = useWords();
  const named = (sections: readonly string[]): string =>
    (['complaint', 'findings', 'plan'] as const)
      .filter((id) => sections.includes(id))
      .map((id) => t(`doctor.emr.section.${id}`))
      .join(t('common.listJoin'));
  return (
    <div className="ow-taken" role="status" data-testid={ids.takenTemplate}>
      <span>
        <b>{t('doctor.emr.template.taken', { name })}</b>{' '}
        {Object.keys(filled).length === 0 ? '' : t('doctor.emr.template.filled', { what: named(Object.keys(filled)) })}{' '}
        {kept.length === 0 ? '' : t('doctor.emr.template.kept', { what: named(kept) })}
      </span>
      {left.length === 0 ? null : (
        <Button size="compact-xs" variant="default" onClick={() => onOut(left)} data-testid={ids.takeOut}>
          {t('doctor.emr.template.out')}
        </Button>
      )}
    </div>
  );
}

function Key({ name }: { readonly name: string }) {
  const t = useWords();
  return (
    <kbd className="ow-kbd" aria-hidden>
      {t('common.key.alt')} {name}
    </kbd>
  );
}
