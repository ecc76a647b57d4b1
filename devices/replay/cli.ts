/**
 * Parses the raw bytes of a device record again: `npm run replay -- FILE… [--json]`. Exit code 0 when that gives the
 * same, or the driver is newer than the one that recorded; 1 otherwise.
 */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { ZodError } from 'zod';
import { decodeShr, type ShrDocument } from '../../api/formats/shr.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { findDriverKind } from '../registry.ts';
import { recordingOf } from './recording.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/** @throws OpenwardError FILE_UNREADABLE; INPUT_INVALID with what is wrong with the file */
function readDocument(file: string): ShrDocument {
  const bytes = bytesOf(file);
  try {
    return decodeShr(bytes);
  } catch (error) {
    const issue = error instanceof ZodError ? error.issues[0] : undefined;
    const why = issue === undefined ? String(error) : `${issue.path.join('.') || 'the document'}: ${issue.message}`;
    throw new OpenwardError('INPUT_INVALID', `${file} is no device record: ${why}`, { cause: error });
  }
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new OpenwardError('FILE_UNREADABLE', `${file}: ${String(error)}`, { cause: error });
  }
}

function tell({ same, newer, driver, differences, lacks }: Verdict): void {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  say(`recorded by ${driver.id} ${driver.recorded}, parsed by ${driver.id} ${driver.now}`);
  if (same) say('the same');
  for (const { part, what, more } of differences) say(`${more ? 'MORE   ' : 'CHANGED'}  ${part}: ${what}`);
  for (const lack of lacks) say(`the document lacks what it would take: ${lack}`);
  if (!same && newer) say('the driver is newer than the one that recorded');
}

const program = new Command('replay')
  .description('Parses the raw bytes of a device record again, and says whether that gives the same')
  .argument(
    '<files...>',
    'device records as JSON (docs/formats.md): of a long recording all, or as many as follow each other',
  )
  .option('--json', 'for machines')
  .action(async (files: string[], { json }: { json?: boolean }) => {
    const names = new Map(files.map((file) => [readDocument(file), file]));
    const recording = recordingOf([...names.keys()], (document) => names.get(document) ?? '');
    const { id } = recording[0].driver;
    const kind = findDriverKind(id);
    if (kind === undefined) throw new OpenwardError('INPUT_INVALID', `${files.join(' ')}: there is no driver ${id}`);
    const verdict = await verdictOf(recording, kind);
    if (json === true) process.stdout.write(`${JSON.stringify(verdict, undefined, 1)}\n`);
    else tell(verdict);
    if (!verdict.same && !verdict.newer) process.exitCode = 1;
  });

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof OpenwardError ? `${error.code}: ${error.message}` : String(error)}\n`);
  process.exitCode = 1;
});
