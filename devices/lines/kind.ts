import type { DriverKind } from '../link/driver.ts';
import { LinkedDriver } from '../link/linked-driver.ts';
import { findLine } from '../transport/line-settings.ts';
import type { LineSettings } from '../transport/transport.ts';
import { readDescription, type WrittenDescription } from './description.ts';
import { LineReader } from './line-reader.ts';
import { LineParser } from './parser.ts';
import { alarmFormsOf, dueOf, TalkerSession } from './session.ts';

/**
 * The driver of a device that sends one line for one record by itself, from its description alone.
 * @throws OpenwardError INPUT_INVALID for a description that is not usable
 */
export function talkerKind(written: WrittenDescription): DriverKind {
  const description = readDescription(written);
  const { id, version, presets, longestLine, forms } = description;
  const slowestMs = Math.max(...dueOf(description).map(({ everyMs }) => everyMs));
  const reader = new LineReader(forms);
  return {
    id,
    version,
    line: settings(description.line),
    presets: presets.map((preset) => ({ id: preset.id, line: settings(preset.line) })),
    // One line may have begun before, and a second one be damaged.
    listening: { ms: Math.max(3500, 3 * slowestMs), bytes: 4 * longestLine },
    recogniser() {
      const parser = new LineParser(longestLine);
      const isWhole = (event: ReturnType<LineParser['push']>[number]): boolean =>
        event.kind === 'line' && reader.read(event.text) !== undefined;
      return { push: (bytes) => parser.push(bytes).filter(isWhole).length };
    },
    create: (transport, clock) => {
      const alarmGroups = alarmFormsOf(description);
      const session = (link: ConstructorParameters<typeof TalkerSession>[0]): TalkerSession =>
        new TalkerSession(link, description);
      return new LinkedDriver({ id, version, alarmGroups, session }, transport, clock);
    },
  };
}

function settings(text: string): LineSettings {
  const line = findLine(text);
  // The schema let none pass that is not found.
  if (line === undefined) throw new TypeError(text);
  return line;
}
