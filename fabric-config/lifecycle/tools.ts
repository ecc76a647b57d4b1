import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { existsSync, readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';

const run = promisify(execFile);

const variables = {
  fabric: 'FABRIC_BIN_DIR',
  'fabric-ca': 'FABRIC_CA_BIN_DIR',
  versitygw: 'VERSITYGW_BIN_DIR',
} as const;
const kits = {
  peer: 'fabric',
  orderer: 'fabric',
  configtxgen: 'fabric',
  configtxlator: 'fabric',
  osnadmin: 'fabric',
  'fabric-ca-server': 'fabric-ca',
  versitygw: 'versitygw',
} as const;
export type Tool = keyof typeof kits;

/** dist/setup.json: where set-up put what it built. */
const SetupRecord = z.object({
  tools: z.object({ fabric: z.string(), 'fabric-ca': z.string(), versitygw: z.string() }),
});

function folderOf(repository: string, kit: keyof typeof variables): string | undefined {
  const record = join(repository, 'dist', 'setup.json');
  if (existsSync(record)) {
    const parsed = SetupRecord.safeParse(JSON.parse(readFileSync(record, 'utf8')));
    if (parsed.success && existsSync(parsed.data.tools[kit])) return parsed.data.tools[kit];
  }
  return process.env[variables[kit]];
}

/** Path of a program that set-up built or found. @throws OpenwardError TOOL_MISSING */
export function toolPath(repository: string, tool: Tool): string {
  const kit = kits[tool];
  const folder = folderOf(repository, kit);
  const path = folder === undefined ? undefined : join(folder, tool);
  if (path === undefined || !existsSync(path))
    throw new OpenwardError('TOOL_MISSING', `${tool} is missing: npm run setup (or set ${variables[kit]})`);
  return path;
}

/** The variables by which an operator says where programs lie: for a program of ours that starts others by itself. */
export function givenTools(): Record<string, string> {
  const given = Object.values(variables).map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(given.filter((one): one is [(typeof one)[0], string] => one[1] !== undefined));
}

/** Whether a program that is not ours is there for `runTool` to run by its name. */
export function isOnPath(name: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, name)));
}

const Failure = z.object({
  code: z.unknown().optional(),
  stdout: z.string().default(''),
  stderr: z.string().default(''),
});

/**
 * Runs a tool to its end and returns what it printed. @throws OpenwardError TOOL_FAILED with the last lines it printed
 * @param timeout in milliseconds; 0: however long it takes
 */
export async function runTool(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  timeout = 120_000,
): Promise<string> {
  try {
    const { stdout } = await run(path, [...args], {
      env: { ...baseEnvironment(), ...env },
      timeout,
      maxBuffer: 32 * 1024 * 1024,
    });
    return stdout;
  } catch (cause) {
    const failure = Failure.safeParse(cause);
    const said = failure.success ? tellingLines(`${failure.data.stdout}\n${failure.data.stderr}`) : '';
    throw new OpenwardError('TOOL_FAILED', `${path} ${args.slice(0, 3).join(' ')} failed:\n${said}`, { cause });
  }
}

/** The last lines that speak of an error, else the last lines; a Go panic says what is wrong long before its end. */
function tellingLines(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => /error|panic|fatal|fail/i.test(line) && !/^\t/.test(line));
  return (telling.length > 0 ? telling : lines).slice(-4).join('\n');
}

/**
 * Children get what they need to run and nothing else: a stray FABRIC_ or CORE_ variable of the caller would override a
 * configuration.
 */
export function baseEnvironment(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'LD_LIBRARY_PATH']) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
