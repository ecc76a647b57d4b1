import type { Knex } from 'knex';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';

/**
 * Parses a row the database gave; a null column is an absent field. @throws INTERNAL, naming columns but no values,
 * when it has not the schema's shape
 */
export function row<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const parsed = schema.safeParse(withoutNulls(raw));
  if (!parsed.success)
    throw new OpenwardError('INTERNAL', 'A row of the database has not the expected shape', { cause: parsed.error });
  return parsed.data;
}

function withoutNulls(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null));
}

/** A row, and the names of what of it cannot be read. */
export type ReadableRow<S extends z.ZodType> = z.output<S> & { unreadable?: string[] | undefined };

/** What of a list can be read, and how many rows cannot: nobody has the one without being given the other. */
export interface ReadRows<T> {
  readonly readable: T[];
  readonly unreadable: number;
}

/**
 * A list of rows in which one that cannot be read hides no other: what of it cannot be read is left out, where it may
 * be, and named in `unreadable`. A row of which a necessary field cannot be read is counted.
 */
export function readableRows<S extends z.ZodObject>(schema: S, raw: unknown): ReadRows<ReadableRow<S>> {
  const all = z.array(z.record(z.string(), z.unknown())).parse(raw);
  const readable = all.flatMap((item) => {
    const whole = schema.safeParse(withoutNulls(item));
    if (whole.success) return [whole.data];
    const unreadable = [...new Set(whole.error.issues.map(({ path }) => String(path[0])))];
    const rest = Object.entries(item).filter(([name]) => !unreadable.includes(name));
    const partly = schema.safeParse(withoutNulls(Object.fromEntries(rest)));
    return partly.success ? [{ ...partly.data, unreadable }] : [];
  });
  return { readable, unreadable: all.length - readable.length };
}

/**
 * The first of a list of what is to be done, `most` of them at most. Those that cannot be read are passed over and take
 * nobody's place, however many there are; who does the work tells of them when it is done (`requireAllRead`).
 * @param query in its order, without a limit
 */
export async function workRows<S extends z.ZodObject>(
  schema: S,
  query: Knex.QueryBuilder,
  most: number,
): Promise<ReadRows<ReadableRow<S>>> {
  const work: ReadableRow<S>[] = [];
  let unreadable = 0;
  for (let passed = 0; work.length < most; passed += most) {
    const found = z.array(z.unknown()).parse(await query.clone().offset(passed).limit(most));
    const read = readableRows(schema, found);
    work.push(...read.readable);
    unreadable += read.unreadable;
    if (found.length < most) break;
  }
  return { readable: work.slice(0, most), unreadable };
}

/** After a round over what could be read of a list. @throws INTERNAL when there was more */
export function requireAllRead(what: string, unreadable: number): void {
  if (unreadable > 0) throw new OpenwardError('INTERNAL', `${unreadable} of the ${what} cannot be read`);
}

/** Those of a list that can be read whole, and how many cannot: one of them hides no other. */
export function wholeRows<S extends z.ZodType>(
  schema: S,
  raw: unknown,
): { readonly whole: z.output<S>[]; readonly unreadable: number } {
  const all = z.array(z.unknown()).parse(raw);
  const whole = all.flatMap((item) => {
    const read = schema.safeParse(withoutNulls(item));
    return read.success ? [read.data] : [];
  });
  return { whole, unreadable: all.length - whole.length };
}

/** A list of rows, each parsed. */
export function rows<S extends z.ZodType>(schema: S, raw: unknown): z.output<S>[] {
  return z
    .array(z.unknown())
    .parse(raw)
    .map((item) => row(schema, item));
}

/** A column holding JSON text of a schema's value. */
export function json<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** SQLite has no booleans: 0 and 1 there, true and false in PostgreSQL. */
export const flag = z
  .union([z.boolean(), z.literal(0), z.literal(1)])
  .transform((value) => value === true || value === 1);

/** Whether an error is a unique constraint's, in either database. */
export function isDuplicate(error: unknown): boolean {
  const { code, errno } = z
    .object({ code: z.string().optional(), errno: z.number().optional() })
    .catch({})
    .parse(error);
  return code === '23505' || (code === 'SQLITE_CONSTRAINT' && (errno === 19 || errno === 2067));
}
