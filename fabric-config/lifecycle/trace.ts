import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createReadStream, readdirSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** A line of a log. */
export interface TracedLine {
  /** ISO 8601, as the program wrote it; empty where it wrote none. */
  readonly time: string;
  /** The log it is from, by the name of its process. */
  readonly log: string;
  readonly text: string;
}

/** What of a call is in the logs. */
export interface Trace {
  readonly requests: readonly string[];
  readonly transactions: readonly string[];
  /** In the order of time. */
  readonly lines: readonly TracedLine[];
}

/** The least that is looked for: the reference that a window shows. */
const SHORTEST = 8;
/** Fabric names a transaction in its own logs by so many of its characters. */
const FABRIC = 8;

/**
 * Every line of one call, through all logs: those that name the request, and those that name a transaction which some
 * program says it has sent for it.
 * @param id of a request or a transaction, or how it begins
 * @param folders of logs
 * @throws INPUT_INVALID for an id that would find half of everything
 */
export async function trace(id: string, folders: readonly string[]): Promise<Trace> {
  if (!/^[0-9a-f-]+$/.test(id) || id.length < SHORTEST)
    throw new OpenwardError('INPUT_INVALID', `what is looked for is ${SHORTEST} or more characters of an id`);
  const files = folders.flatMap(logsIn);
  const requests = new Set<string>();
  const transactions = new Set<string>();
  await eachLine(files, (text) => {
    const { requestId, transactionId } = idsIn(text);
    if (requestId?.startsWith(id)) requests.add(requestId);
    if (transactionId?.startsWith(id)) transactions.add(transactionId);
  });
  // By a request its transactions are found, and by a transaction whose request it was.
  await eachLine(files, (text) => {
    const { requestId, transactionId } = idsIn(text);
    if (requestId === undefined || transactionId === undefined) return;
    if (requests.has(requestId)) transactions.add(transactionId);
    else if (transactions.has(transactionId)) requests.add(requestId);
  });
  return {
    requests: [...requests],
    transactions: [...transactions],
    lines: await found(files, requests, transactions),
  };
}

async function found(
  files: readonly LogFile[],
  requests: ReadonlySet<string>,
  transactions: ReadonlySet<string>,
): Promise<TracedLine[]> {
  const shortened = [...transactions].map((transaction) => transaction.slice(0, FABRIC));
  const lines: TracedLine[] = [];
  await eachLine(files, (text, log) => {
    const { requestId, transactionId, time } = idsIn(text);
    const isOurs = requestId !== undefined || transactionId !== undefined;
    const named = isOurs
      ? requests.has(requestId ?? '') || transactions.has(transactionId ?? '')
      : shortened.some((short) => text.includes(short));
    if (named) lines.push({ time, log, text });
  });
  return lines.sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0));
}

interface LogFile {
  readonly log: string;
  readonly path: string;
}

/** Those of a folder, with what was rotated out of them. */
function logsIn(folder: string): LogFile[] {
  return readdirSync(folder)
    .filter((name) => /\.log(\.\d)?$/.test(name))
    .map((name) => ({ log: name.replace(/\.log(\.\d)?$/, ''), path: join(folder, name) }));
}

async function eachLine(files: readonly LogFile[], look: (text: string, log: string) => void): Promise<void> {
  for (const { log, path } of files)
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity }))
      look(withoutColours(line), log);
}

/** Looked for as text: a line of ours is JSON, but the last one may have been cut. */
function idsIn(text: string): { readonly time: string; readonly requestId?: string; readonly transactionId?: string } {
  const field = (name: string): string | undefined => new RegExp(`"${name}":"([0-9a-f-]+)"`).exec(text)?.[1];
  const [requestId, transactionId] = [field('requestId'), field('transactionId')];
  return {
    time: timeIn(text),
    ...(requestId === undefined ? {} : { requestId }),
    ...(transactionId === undefined ? {} : { transactionId }),
  };
}

/** Fabric's programs write the time of the zone their machine is in. */
function timeIn(text: string): string {
  const written = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)/.exec(text)?.[0];
  const milliseconds = written === undefined ? Number.NaN : Date.parse(written);
  return Number.isNaN(milliseconds) ? '' : new Date(milliseconds).toISOString();
}

function withoutColours(line: string): string {
  // oxlint-disable-next-line no-control-regex -- terminal colours begin with the control character ESC
  return line.replace(/\u001b\[[0-9;]*m/g, '');
}
