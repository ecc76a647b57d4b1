import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { codeIn, commandsIn, readDocument, root } from './testing/markdown.ts';
import { shownCommands } from './testing/shown-commands.ts';

const files = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
const documents = files.filter((file) => existsSync(join(root, file))).map((file) => readDocument(file));
const shown = documents.flatMap(commandsIn);
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readDocument('package.json')));

/** Where the options of a script are said, by the script's name. */
const programs: Readonly<Record<string, readonly string[]>> = {
  bench: ['bench/cli.ts'],
  'bench:scale': ['bench/scale/cli.ts'],
  network: ['fabric-config/cli.ts', ...commandFiles()],
  simulate: ['devices/simulators/cli.ts'],
  replay: ['devices/replay/cli.ts'],
  tour: ['e2e/tour/tour.ts'],
  look: ['renderer/testing/look.ts'],
};

/** Found and not listed: a command that nobody remembered to list would be in no manual page. */
function commandFiles(): string[] {
  const found = execFileSync('git', ['ls-files', 'fabric-config/*command.ts', 'fabric-config/*commands.ts'], {
    cwd: root,
  });
  return found.toString().trim().split('\n');
}

describe('a command in a shell block', () => {
  it('is run by a test, or it is said why not', () => {
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter((command) => !Object.hasOwn(shownCommands, command))).toEqual([]);
  });

  it('is listed only while a document shows it, with a test that is there', () => {
    const listed = Object.keys(shownCommands);
    const block = [...shown, ...documents.flatMap((text) => withoutLanguage(text))];
    expect(listed.filter((command) => !block.includes(command))).toEqual([]);
    const tests = Object.values(shownCommands).flatMap((fate) => ('run' in fate ? [fate.run] : []));
    expect(tests.filter((test) => !existsSync(join(root, test)))).toEqual([]);
  });
});

describe('a script of ours that a document names', () => {
  const named = [...shown, ...documents.flatMap(codeIn)].filter((code) => /(^|\s)npm run /.test(code));

  it('is there, and has every option it is named with', () => {
    expect(named.length).toBeGreaterThan(20);
    expect(named.flatMap(wrongIn)).toEqual([]);
  });
});

describe('the manual pages of openward-node', () => {
  const source = (programs['network'] ?? []).map(readDocument).join('\n');
  const names = [...source.matchAll(/(?:\bcommand\(\s*|^ +\[)'([a-z-]+)(?: <\w+>)?',\s+'/gm)].map(
    ([, name]) => name ?? '',
  );
  /** What the keeper's unit runs, and nobody types. */
  const typed = names.filter((name) => name !== 'keep');

  it.each(['openward-node.8', 'openward-node.zh_CN.8'])('%s tell every command and no other', (page) => {
    expect(typed.length).toBeGreaterThan(14);
    const manual = readDocument(`setup/package/node/files/${page}`);
    const [, commands = ''] = /^\.SH (?:COMMANDS|命令)\n([\s\S]*?)^\.SH/m.exec(manual) ?? [];
    const told = [...commands.matchAll(/^\.TP\n\.\w+ (.*)$/gm)].flatMap(([, head = '']) =>
      [...head.replaceAll('\\-', '-').matchAll(/(?:^"?|\\fP)([a-z]+(?:-[a-z]+)*)/g)].map(([, name]) => name),
    );
    expect(told.sort(), `setup/package/node/files/${page} has a .TP paragraph for each`).toEqual([...typed].sort());
  });
});

/** Commands of blocks in no language: a single line that begins with npm. */
function withoutLanguage(text: string): string[] {
  return [...text.matchAll(/^```\n(npm [^\n]*)\n```$/gm)].map((match) => match[1] ?? '');
}

function wrongIn(command: string): string[] {
  const [, name = '', given = ''] = /npm run (?:--silent )?([a-z:]+)(?: -- ([^|"]*))?/.exec(command) ?? [];
  if (scripts[name] === undefined) return [`${command}: there is no script ${name}`];
  const source = (programs[name] ?? []).map(readDocument).join('\n');
  const options = source === '' ? [] : (given.match(/--[a-z-]+/g) ?? []);
  return options.filter((option) => !source.includes(option)).map((option) => `${command}: ${option}`);
}
