import { z } from 'zod';
import { Bookmark } from '../../domain/ids.ts';

/**
 * A transaction of the chaincode, with the schemas both ends parse. The name is `contract:function` as Fabric knows it.
 */
export interface Transaction<A extends z.ZodType, R extends z.ZodType> {
  /** `contract:function`. */
  readonly name: string;
  /** `submit` is endorsed, ordered and committed; `evaluate` asks one peer. */
  readonly kind: 'submit' | 'evaluate';
  /** The one JSON argument. Parsed before it is sent, and again in chaincode. */
  readonly args: A;
  /** The one JSON answer. Parsed when it comes back: a peer is believed no more than anybody else. */
  readonly reply: R;
}

/** A transaction that writes, or whose reading is itself to be on the ledger. */
export const submit = <A extends z.ZodType, R extends z.ZodType>(
  name: string,
  args: A,
  reply: R,
): Transaction<A, R> => ({ name, kind: 'submit', args, reply });
/** A transaction that only reads. */
export const evaluate = <A extends z.ZodType, R extends z.ZodType>(
  name: string,
  args: A,
  reply: R,
): Transaction<A, R> => ({ name, kind: 'evaluate', args, reply });

/** `pageSize` items at most; `bookmark` is what the last page returned, empty to begin. */
export const PageQuery = z.object({
  pageSize: z.number().int().min(1).max(200).default(50),
  bookmark: Bookmark.default(''),
});
/** A list that comes whole: an entry of a peer's answer that is not of the list's shape hides no other. */
export const readable = <T extends z.ZodType>(item: T) =>
  z.array(z.unknown()).transform((items): z.output<T>[] =>
    items.flatMap((raw) => {
      const { success, data } = item.safeParse(raw);
      return success ? [data] : [];
    }),
  );
/**
 * `bookmark` asks for what follows; empty when nothing does. An entry that is not of the list's shape, on the ledger or
 * in a peer's answer, is counted in `unreadable` and hides no other.
 */
export const page = <T extends z.ZodType>(item: T) =>
  z
    .object({ items: z.array(z.unknown()), bookmark: z.string(), unreadable: z.number().int().min(0).default(0) })
    .transform(({ items, bookmark, unreadable }): Page<z.output<T>> => {
      const read = readable(item).parse(items);
      return { items: read, bookmark, unreadable: unreadable + items.length - read.length };
    });
/** What `page` parses. */
export interface Page<T> {
  /** In the order of the list that was asked for. */
  items: T[];
  /** Asks for what follows; empty after the last page. */
  bookmark: string;
  /** How many entries of this page there are beside `items`, of which nothing can be said. */
  unreadable: number;
}
