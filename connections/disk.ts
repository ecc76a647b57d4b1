import files from 'node:fs';
import promises from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { toldSystemFailure } from '../domain/system-failure.ts';

/**
 * The file system, for every room that writes or opens files: Node's own functions, whose failures for want of room, of
 * permission or of a sound disk are OpenwardErrors (`systemFailure`). All others, ENOENT and EEXIST above all, stay
 * Node's. `architecture/disk.test.ts` sees to it that nothing goes past this.
 */
export const { mkdir, open, readdir, readFile, realpath, rename, rm, statfs, writeFile } = telling(promises);
/** The same for what must not wait, and for streams: a stream ends with the error told. */
export const {
  accessSync,
  closeSync,
  constants,
  createReadStream,
  createWriteStream,
  existsSync,
  fstatSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
  writeFileSync,
} = telling(files);

/** Something whose functions fail with what `toldSystemFailure` makes of their failures. */
function telling<T extends object>(target: T): T {
  return new Proxy(target, {
    get(_, name): unknown {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown => toldBy(() => Reflect.apply(member, target, given));
    },
  });
}

function toldBy(call: () => unknown): unknown {
  try {
    const answer = call();
    return answer instanceof Promise ? answer.then(tellingHandle, fail) : tellingStream(answer);
  } catch (error) {
    return fail(error);
  }
}

function fail(error: unknown): never {
  throw toldSystemFailure(error);
}

/** What `open` answers fails later, and in the same ways. */
function tellingHandle(answer: unknown): unknown {
  const isHandle = typeof answer === 'object' && answer !== null && 'fd' in answer && 'sync' in answer;
  return isHandle ? telling(answer) : answer;
}

function tellingStream(answer: unknown): unknown {
  if (!(answer instanceof Readable || answer instanceof Writable)) return answer;
  const destroy = answer._destroy.bind(answer);
  answer._destroy = (error, done) =>
    destroy(error, (ended) => {
      const told = toldSystemFailure(ended ?? null);
      done(told instanceof Error ? told : null);
    });
  return answer;
}
