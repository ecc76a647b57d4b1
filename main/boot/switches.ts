import { OpenwardError } from '../../domain/errors.ts';
import { ownSwitches } from './command-line.ts';

/**
 * Of Chromium's, those that only say how to draw: a machine without a graphics processor, or with a dense screen, needs
 * them.
 */
const drawing = new Set(['disable-gpu', 'force-device-scale-factor', 'lang', 'ozone-platform', 'ozone-platform-hint']);

/**
 * Refuses every switch that is neither ours nor about drawing. Chromium and Node have hundreds, and many of them open
 * the window to others: a debugger's port, no sandbox, no web security, code of a file. So it is not asked which are
 * harmful. Chromium reads `-name` as `--name`, and what stands behind `--` not at all: that is refused too, for nothing
 * of ours does. Throws INPUT_INVALID, in both languages: nobody's language is known yet.
 */
export function requireOwnSwitches(args: readonly string[]): void {
  const others = [...new Set(args.filter((arg) => arg.startsWith('-')).map(nameOf))].filter((name) => !isAllowed(name));
  if (others.length === 0) return;
  const names = others.join(' ');
  throw new OpenwardError(
    'INPUT_INVALID',
    `Openward does not start with these switches: ${names} · Openward 不能以这些参数启动：${names}`,
  );
}

function nameOf(arg: string): string {
  return arg.split('=', 1)[0] ?? arg;
}

function isAllowed(name: string): boolean {
  const bare = /^--([a-z][a-z-]*)$/.exec(name)?.[1];
  return bare !== undefined && (ownSwitches.has(bare) || drawing.has(bare));
}
