import { OpenwardError } from '../../domain/errors.ts';

const writers = ['mkdir', 'open', 'readdir', 'readFile', 'rename', 'rm', 'writeFile'];

/**
 * `connections/disk.ts` whose calls, those of opened files among them, fail with DISK_FAILED where a test says so. For
 * `vi.mock`, which gives the real one.
 * @param fails asked about each call, by name, before it is done
 */
export function failingDisk<T extends object>(real: T, fails: (call: string) => boolean): T {
  return { ...real, ...Object.fromEntries(writers.map((name) => [name, failing(real, name, fails)])) };
}

function failing(target: object, name: string, fails: (call: string) => boolean): unknown {
  const member: unknown = Reflect.get(target, name, target);
  if (typeof member !== 'function') return member;
  return async (...given: unknown[]): Promise<unknown> => {
    if (fails(name)) {
      const [content] = given;
      // What was being written is there in part; what was to be closed is, or this process would run out of files.
      if (name === 'writeFile' && content instanceof Uint8Array)
        await Reflect.apply(member, target, [content.subarray(0, content.length / 2)]);
      if (name === 'close') await Reflect.apply(member, target, []);
      throw new OpenwardError('DISK_FAILED');
    }
    const answer: unknown = await Reflect.apply(member, target, given);
    return isHandle(answer) ? new Proxy(answer, { get: (_, call) => failing(answer, String(call), fails) }) : answer;
  };
}

function isHandle(answer: unknown): answer is object {
  return typeof answer === 'object' && answer !== null && 'fd' in answer && 'sync' in answer;
}
