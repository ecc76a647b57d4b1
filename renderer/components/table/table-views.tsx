import { ActionIcon, Button, Group, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconBookmarkPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { z } from 'zod';
import { useWords } from '../../i18n/index.ts';
import { KeptForm, useKeptForm } from '../../input/kept-form.ts';
import { isEnter } from '../../input/keys.ts';
import { testIds } from '../../test-ids.ts';
import type { NamedView, TableView } from './table-view.ts';
import { sameView } from './table-view.ts';

const keptName = new KeptForm('table-view', z.object({ name: z.string() }), { name: '' });

/** Ways of looking at a table: those it comes with and those saved in this session. */
export function TableViews({
  id,
  view,
  presets,
  saved,
  onChoose,
  onSave,
}: {
  readonly id: string;
  readonly view: TableView;
  readonly presets: readonly NamedView[];
  readonly saved: readonly NamedView[];
  readonly onChoose: (view: TableView) => void;
  readonly onSave: (named: NamedView) => void;
}) {
  const t = useWords();
  const all = [...presets, ...saved];
  const isKnown = all.some((named) => sameView(named.view, view));
  return (
    <div className="ow-table__views" role="group" aria-label={t('common.table.views')}>
      {all.map((named) => (
        <button
          key={named.key}
          type="button"
          className="ow-chip"
          aria-pressed={sameView(named.view, view)}
          data-testid={testIds.table.view(id, named.key)}
          onClick={() => onChoose(named.view)}
        >
          {named.name}
        </button>
      ))}
      {isKnown ? null : <SaveView id={id} taken={all.length} view={view} onSave={onSave} />}
    </div>
  );
}

function SaveView({
  id,
  taken,
  view,
  onSave,
}: {
  readonly id: string;
  readonly taken: number;
  readonly view: TableView;
  readonly onSave: (named: NamedView) => void;
}) {
  const t = useWords();
  const [opened, setOpened] = useState(false);
  const { typed, change, forget } = useKeptForm(keptName, id);
  const { name } = typed;
  const save = (): void => {
    if (name.trim() === '') return;
    onSave({ key: `own-${taken}`, name: name.trim(), view });
    setOpened(false);
    forget();
  };
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus>
      <Popover.Target>
        <Tooltip label={t('common.table.saveView')}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('common.table.saveView')}
            data-testid={testIds.table.saveView(id)}
            onClick={() => setOpened(!opened)}
          >
            <IconBookmarkPlus size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Group align="flex-end" gap="xs">
          <TextInput
            size="xs"
            label={t('common.table.viewName')}
            maxLength={40}
            value={name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (isEnter(event)) save();
            }}
          />
          <Button size="xs" variant="default" onClick={save}>
            {t('common.save')}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
