import { join } from 'node:path';
import { existsSync, rmSync, writeFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { planServices, type ServicePlan } from '../generate/services.ts';
import { isOnPath, runTool } from '../lifecycle/tools.ts';
import { privateFolder } from '../lifecycle/files.ts';
import { databaseName, databaseOf, keepsRows, type DatabasePlace } from '../node/database.ts';
import { passwordIn } from '../node/named-files.ts';
import type { Node } from '../node/node.ts';
import type { Item } from './manifest.ts';
import { nodePrefix } from './names.ts';
import { fileItem } from './write-archive.ts';

type Described = Pick<Node, 'description' | 'paths'>;

const clients = ['pg_dump', 'pg_restore'] as const;

/** Programs of PostgreSQL that a backup with databases needs and that are not on the path. */
function missingClients(): string[] {
  return clients.filter((name) => !isOnPath(name));
}

/** The services of a node that have a database on PostgreSQL. */
function onPostgres(node: Described): ServicePlan[] {
  return node.description.database === undefined ? [] : planServices(node).filter(keepsRows);
}

/**
 * What a node's services keep on PostgreSQL, each database as it is at one moment (`pg_dump`, one transaction of
 * PostgreSQL's own); nothing where the programs for it are not on the path. Errors: SERVICE_DATABASE.
 */
export async function postgresItems(node: Described, scratch: string): Promise<Item[]> {
  if (missingClients().length > 0) return [];
  const items: Item[] = [];
  const { key } = node.description;
  for (const plan of onPostgres(node)) {
    const file = join(privateFolder(join(scratch, key, 'databases')), `${plan.bundle}.dump`);
    const args = ['--format=custom', '--no-owner', '--no-privileges', '--no-comments', '--file', file];
    await ask(node, plan, 'pg_dump', { args, scratch });
    items.push(fileItem(`${nodePrefix(key)}/databases/${plan.bundle}.dump`, file));
  }
  return items;
}

/**
 * Fills the empty databases of a node that was restored, each wholly or not at all; its dump is gone afterwards.
 * Errors: SERVICE_DATABASE, TOOL_MISSING, INPUT_INVALID for a node that is described without PostgreSQL now.
 */
export async function fillDatabases(node: Described, progress: (text: string) => void): Promise<void> {
  const folder = node.paths.databases();
  if (!existsSync(folder)) return;
  if (node.description.database === undefined)
    throw new OpenwardError('INPUT_INVALID', `${folder} is of PostgreSQL, and the node's description names none`);
  const [missing] = missingClients();
  if (missing !== undefined)
    throw new OpenwardError('TOOL_MISSING', `${folder} cannot be read without ${missing} (Debian: postgresql-client)`);
  for (const plan of onPostgres(node)) {
    const file = join(folder, `${plan.bundle}.dump`);
    if (!existsSync(file)) continue;
    progress(`database ${databaseName(node, plan)}: filling it from the backup`);
    const { pathname } = new URL(databaseOf(node, plan).url);
    const whole = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges'];
    await ask(node, plan, 'pg_restore', { args: [...whole, '--dbname', pathname.slice(1), file], scratch: folder });
    rmSync(file);
  }
  rmSync(folder, { recursive: true });
}

interface Asking {
  readonly args: readonly string[];
  /** Private to this user; the password lies there meanwhile. */
  readonly scratch: string;
}

/** Neither an argument nor the environment has the password: other programs may look at both. */
async function ask(
  node: Described,
  plan: ServicePlan,
  tool: (typeof clients)[number],
  { args, scratch }: Asking,
): Promise<void> {
  const place = databaseOf(node, plan);
  const passFile = join(scratch, 'pgpass');
  writeFileSync(passFile, `*:*:*:*:${passwordIn(place.passwordFile ?? '').replaceAll(/[\\:]/g, '\\$&')}\n`, {
    mode: 0o600,
  });
  try {
    await runTool(tool, args, { ...environmentOf(place), PGPASSFILE: passFile }, untilDone);
  } catch (cause) {
    const said = cause instanceof Error ? `: ${cause.message}` : '';
    throw new OpenwardError('SERVICE_DATABASE', `${databaseName(node, plan)}${said}`, { cause });
  } finally {
    rmSync(passFile);
  }
}

/** However long a large database takes. */
const untilDone = 0;

/** All that PostgreSQL's own programs would look for elsewhere otherwise. */
function environmentOf({ url }: DatabasePlace): Record<string, string> {
  const { hostname, port, username, pathname, searchParams } = new URL(url);
  const authority = searchParams.get('sslrootcert');
  return {
    PGHOST: hostname.replace(/^\[(.*)\]$/, '$1'),
    PGPORT: port === '' ? '5432' : port,
    PGUSER: decodeURIComponent(username),
    PGDATABASE: pathname.slice(1),
    PGCONNECT_TIMEOUT: '10',
    ...(authority === null ? { PGSSLMODE: 'disable' } : { PGSSLMODE: 'verify-full', PGSSLROOTCERT: authority }),
  };
}
