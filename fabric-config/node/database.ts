import type { Node } from './node.ts';

/** Where one service keeps its rows: a URL without password, and the file the password is in. */
export interface DatabasePlace {
  readonly url: string;
  readonly passwordFile?: string;
}

/** A program of a node: its name, and what it is. */
interface Program {
  readonly name: string;
  readonly bundle: string;
}

const withRows: ReadonlySet<string> = new Set(['sa', 'hospital', 'cloud', 'registrar']);

/** Whether it has a database at all: the gates have none. */
export function keepsRows({ bundle }: Program): boolean {
  return withRows.has(bundle);
}

/** A database for each service; see `PostgresDescription`. */
export function databaseOf(
  { description, paths }: Pick<Node, 'description' | 'paths'>,
  program: Program,
): DatabasePlace {
  const { database } = description;
  const { name, bundle } = program;
  if (database === undefined) return { url: `sqlite://${paths.service(name)}/${bundle}.sqlite` };
  const { url, passwordFile, authority } = database;
  const verified = authority === undefined ? '' : `?sslmode=verify-full&sslrootcert=${encodeURIComponent(authority)}`;
  return { url: `${url}_${bundle}${verified}`, passwordFile };
}

/** Of PostgreSQL, for people: `openward_hospital on db.example:5432`. */
export function databaseName(node: Pick<Node, 'description' | 'paths'>, program: Program): string | undefined {
  if (node.description.database === undefined || !keepsRows(program)) return undefined;
  const { pathname, host } = new URL(databaseOf(node, program).url);
  return `${pathname.slice(1)} on ${host}`;
}
