import { textSizes, type TextSize } from '../../api/window/preferences.ts';

const steps: Readonly<Record<string, 1 | -1 | 0>> = { '+': 1, '=': 1, '-': -1, _: -1, '0': 0 };

/** The size a key asks for, on any keyboard and its number pad; undefined for a key that asks for none. */
export function zoomed(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  now: TextSize,
): TextSize | undefined {
  if (event.altKey || !(event.ctrlKey || event.metaKey)) return undefined;
  const step = steps[event.key];
  if (step === undefined) return undefined;
  return step === 0 ? 100 : nextSize(now, step);
}

/** The next larger or smaller one, as far as there is one. */
export function nextSize(now: TextSize, step: 1 | -1): TextSize {
  return textSizes[textSizes.indexOf(now) + step] ?? now;
}
