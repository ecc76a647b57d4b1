import { z } from 'zod';

/** A transaction of the chaincode, with the schemas both ends parse. The name is `contract:function` as Fabric knows it. */
export interface Transaction<A extends z.ZodType, R extends z.ZodType> {
  readonly name: string;
  /** `submit` is endorsed, ordered and committed; `evaluate` asks one peer. */
  readonly kind: 'submit' | 'evaluate';
  readonly args: A;
  readonly reply: R;
}

export const submit = <A extends z.ZodType, R extends z.ZodType>(
  name: string,
  args: A,
  reply: R,
): Transaction<A, R> => ({ name, kind: 'submit', args, reply });
export const evaluate = <A extends z.ZodType, R extends z.ZodType>(
  name: string,
  args: A,
  reply: R,
): Transaction<A, R> => ({ name, kind: 'evaluate', args, reply });

/** `pageSize` items at most; `bookmark` is what the last page returned, empty to begin. */
export const PageQuery = z.object({
  pageSize: z.number().int().min(1).max(200).default(50),
  bookmark: z.string().max(1024).default(''),
});
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), bookmark: z.string() });
