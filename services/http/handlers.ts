import type { z } from 'zod';
import type { Caller } from './caller.ts';
import type { AnyRoute } from '../../api/http/route.ts';

/** The part of a logger handlers use. Identifiers only: never RID, DI, keys, plaintext. */
export interface ServiceLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** One call, checked: the parts have the route's schemas and the caller is one the route is for. */
export interface RouteCall<R extends AnyRoute> {
  readonly params: z.output<R['params']>;
  readonly query: z.output<R['query']>;
  readonly body: z.output<R['body']>;
  readonly caller: Caller;
  /** Of who calls: what a version did not know yet is not put before it. */
  readonly version: number;
  readonly log: ServiceLog;
}

export type RouteTable = Readonly<Record<string, AnyRoute>>;

/** A handler for each route of a table. */
export type RouteHandlers<T extends RouteTable> = {
  readonly [K in keyof T]: (call: RouteCall<T[K]>) => Promise<z.output<T[K]['reply']>> | z.output<T[K]['reply']>;
};

/** All that a service depends on now. */
export type Checks = () => readonly HealthCheck[];

/** Something a service depends on, for GET /v1/health. Resolves to a short note; rejects when it does not work. */
export interface HealthCheck {
  readonly name: string;
  check(): Promise<string> | string;
}
