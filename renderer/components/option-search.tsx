import { TextInput, type TextInputProps } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { useId, useState } from 'react';
import { isComposing, isEnter, isEscape } from '../input/keys.ts';

export interface SearchOption<K extends string> {
  readonly key: K;
  readonly content: ReactNode;
  readonly testid: string;
}

/** A field that finds one of many: arrows choose, Enter takes, Escape closes. The keyboard never leaves the field. */
export function OptionSearch<K extends string>({
  query,
  onQuery,
  options,
  listLabel,
  none,
  onTake,
  onEscape,
  whenEmpty = false,
  ...field
}: Omit<TextInputProps, 'value' | 'onChange' | 'onKeyDown' | 'onFocus' | 'role'> & {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** What the query finds. */
  readonly options: readonly SearchOption<K>[];
  readonly listLabel: string;
  /** Said in place of the options when there are none. */
  readonly none: string;
  readonly onTake: (key: K) => void;
  /** Escape where no list is open. */
  readonly onEscape?: () => void;
  /** Whether the options are shown before anything is typed. */
  readonly whenEmpty?: boolean;
  readonly 'data-testid': string;
}) {
  const list = useId();
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const shown = open && (whenEmpty || query.trim() !== '');
  const active = shown ? options[Math.min(at, options.length - 1)] : undefined;
  const idOf = (index: number): string => `${list}-${String(index)}`;
  const take = (key: K): void => {
    onTake(key);
    onQuery('');
    setOpen(false);
  };
  const press = (event: KeyboardEvent): void => {
    if (isComposing(event) || event.altKey) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && options.length > 0) {
      setOpen(true);
      setAt((Math.min(at, options.length - 1) + step + options.length) % options.length);
    } else if (isEnter(event)) {
      if (active !== undefined) take(active.key);
    } else if (isEscape(event) && shown && onEscape === undefined) setOpen(false);
    else if (isEscape(event) && onEscape !== undefined) onEscape();
    else return;
    event.preventDefault();
  };
  return (
    <div className="ow-search">
      <TextInput
        autoComplete="off"
        spellCheck={false}
        {...field}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={list}
        aria-activedescendant={active === undefined ? undefined : idOf(options.indexOf(active))}
        value={query}
        onChange={(event) => {
          onQuery(event.currentTarget.value);
          setAt(0);
          setOpen(true);
        }}
        onKeyDown={press}
        onFocus={() => setOpen(true)}
        onBlur={(event) => {
          setOpen(false);
          field.onBlur?.(event);
        }}
      />
      {shown ? (
        <ul className="ow-search__options" role="listbox" id={list} aria-label={listLabel}>
          {options.map(({ key, content, testid }, index) => (
            // Pressing the mouse must not take the keyboard out of the field.
            <li
              key={key}
              id={idOf(index)}
              role="option"
              aria-selected={key === active?.key}
              data-testid={testid}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(key)}
            >
              {content}
            </li>
          ))}
          {options.length === 0 ? <li className="ow-search__none">{none}</li> : null}
        </ul>
      ) : null}
    </div>
  );
}
