import { IconCircle, IconCircleDot } from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode } from 'react';

export interface ChoiceOption<K extends string> {
  readonly key: K;
  readonly title: string;
  readonly note?: ReactNode;
  readonly testid: string;
  readonly disabled?: boolean;
}

/** One of several, large enough to touch; arrow keys move as in any radio group. */
export function Choice<K extends string>({
  label,
  options,
  value,
  onChoose,
  columns = '1',
}: {
  readonly label: string;
  readonly options: readonly ChoiceOption<K>[];
  readonly value: K | undefined;
  readonly onChoose: (key: K) => void;
  readonly columns?: '1' | '2' | '3';
}) {
  const usable = options.filter((option) => option.disabled !== true);
  const entry = usable.some((option) => option.key === value) ? value : usable[0]?.key;
  return (
    <div role="radiogroup" aria-label={label} className="ow-choices" data-columns={columns} onKeyDown={move}>
      {options.map((option) => (
        <button
          key={option.key}
          type="button"
          role="radio"
          aria-checked={option.key === value}
          tabIndex={option.key === entry ? 0 : -1}
          disabled={option.disabled === true}
          className="ow-choice"
          data-testid={option.testid}
          data-key={option.key}
          onClick={() => onChoose(option.key)}
        >
          {option.key === value ? <IconCircleDot size={20} aria-hidden /> : <IconCircle size={20} aria-hidden />}
          <span className="ow-choice__body">
            <span className="ow-choice__title">{option.title}</span>
            {option.note === undefined ? null : <span className="ow-choice__note"> {option.note}</span>}
          </span>
        </button>
      ))}
    </div>
  );

  function move(event: KeyboardEvent<HTMLDivElement>): void {
    const step =
      event.key === 'ArrowDown' || event.key === 'ArrowRight'
        ? 1
        : event.key === 'ArrowUp' || event.key === 'ArrowLeft'
          ? -1
          : 0;
    if (step === 0 || usable.length === 0) return;
    event.preventDefault();
    const at = usable.findIndex((option) => option.key === entry);
    const next = usable[(at + step + usable.length) % usable.length];
    if (next === undefined) return;
    onChoose(next.key);
    const buttons = event.currentTarget.querySelectorAll<HTMLElement>('[data-key]');
    [...buttons].find((button) => button.dataset['key'] === next.key)?.focus();
  }
}
