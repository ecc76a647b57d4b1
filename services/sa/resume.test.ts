import { describe, expect, it } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { resumeEach } from './resume.ts';

const begun = {
  readable: [
    { id: 'a1', mspId: 'Hospital1MSP' },
    { id: 'b1', mspId: 'Hospital2MSP' },
    { id: 'a2', mspId: 'Hospital1MSP' },
    { id: 'b2', mspId: 'Hospital2MSP' },
  ],
  unreadable: 0,
};

describe('what was begun', () => {
  it('goes on in one organisation while the registrar of another is silent', async () => {
    let answer = (): void => undefined;
    const silence = new Promise<void>((resolve) => (answer = resolve));
    const done: string[] = [];
    const all = resumeEach(
      begun,
      async ({ id, mspId }) => {
        if (mspId === 'Hospital1MSP') await silence;
        done.push(id);
        if (id === 'b2') answer();
      },
      () => expect.unreachable(),
    );
    await all;
    expect(done).toEqual(['b1', 'b2', 'a1', 'a2']);
  });

  it('is left for the next round where the registrar is away, and told once', async () => {
    const [tried, troubles]: [string[], string[]] = [[], []];
    await resumeEach(
      begun,
      ({ id, mspId }) => {
        tried.push(id);
        const away = new OpenwardError('REGISTRAR_UNAVAILABLE');
        return mspId === 'Hospital1MSP' ? Promise.reject(away) : Promise.resolve();
      },
      (id) => troubles.push(id),
    );
    expect(tried.sort()).toEqual(['a1', 'b1', 'b2']);
    expect(troubles).toEqual(['a1']);
  });

  it('does not stop at one that is refused', async () => {
    const troubles: string[] = [];
    await resumeEach(
      begun,
      ({ id }) => (id === 'a1' ? Promise.reject(new OpenwardError('NOT_FORWARDED')) : Promise.resolve()),
      (id) => troubles.push(id),
    );
    expect(troubles).toEqual(['a1']);
  });

  it('that cannot be read keeps nobody waiting, and is told', async () => {
    const [tried, troubles]: [string[], unknown[]] = [[], []];
    await resumeEach(
      { ...begun, unreadable: 2 },
      ({ id }) => Promise.resolve(tried.push(id)),
      (_, error) => troubles.push(error),
    );
    expect(tried).toHaveLength(4);
    expect(troubles).toMatchObject([{ code: 'INTERNAL', message: expect.stringContaining('2') }]);
  });
});
