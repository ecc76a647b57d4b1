import { createServer } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { NotHeard, neverReached, untilBack, wasCutOff, type Patience } from './until-back.ts';

const refused = (): Error => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

const patience = (milliseconds: number): Patience => ({ milliseconds, passes: neverReached, signal: undefined });

/** A port at which nobody listens. */
async function emptyPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address.port;
}

describe('a call to who is being started anew', () => {
  it('is made again until somebody listens', async () => {
    let calls = 0;
    const call = (): Promise<string> => {
      calls += 1;
      return calls < 3 ? Promise.reject(refused()) : Promise.resolve('answered');
    };
    await expect(untilBack(call, patience(5_000))).resolves.toBe('answered');
  });

  it('is made again when the service has said that it is ending, and has done nothing', async () => {
    let calls = 0;
    const call = (): Promise<string> => {
      calls += 1;
      return calls < 2 ? Promise.reject(new NotHeard('ending')) : Promise.resolve('answered');
    };
    await expect(untilBack(call, patience(5_000))).resolves.toBe('answered');
  });

  it('is not made again when it may have reached somebody, when it is cancelled, or without patience', async () => {
    let calls = 0;
    const failing = (error: Error) => (): Promise<string> => {
      calls += 1;
      return Promise.reject(error);
    };
    await expect(untilBack(failing(new Error('other side closed')), patience(5_000))).rejects.toThrow('closed');
    await expect(untilBack(failing(refused()), { ...patience(5_000), signal: AbortSignal.abort() })).rejects.toThrow(
      'ECONNREFUSED',
    );
    await expect(untilBack(failing(refused()), patience(0))).rejects.toThrow('ECONNREFUSED');
    expect(calls).toBe(3);
  });

  it('is known by what the system says of a port at which nobody listens', async () => {
    const [error] = (await once(connect(await emptyPort(), '127.0.0.1'), 'error')) as [unknown];
    expect(neverReached(error)).toBe(true);
    expect(neverReached(new AggregateError([error, error]))).toBe(true);
    expect(neverReached(new AggregateError([error, new Error('reset')]))).toBe(false);
    expect(wasCutOff(error)).toBe(false);
  });
});
