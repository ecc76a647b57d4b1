import { afterEach, describe, expect, it, vi } from 'vitest';
import { AskError } from './ask-error.ts';
import { ask, isJob } from './ask.ts';

function bridgeAnswering(answer: (name: string, request: unknown) => unknown): void {
  vi.stubGlobal('window', {
    openward: {
      ask: (name: string, request: unknown) => Promise.resolve(answer(name, request)),
      listen: () => () => undefined,
    },
  });
}

async function failureOf(promise: Promise<unknown>): Promise<AskError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AskError)) throw new Error('did not fail with an AskError');
  return thrown;
}

afterEach(() => vi.unstubAllGlobals());

describe('ask', () => {
  it('answers what main answered, once it has the shape of the reply', async () => {
    bridgeAnswering(() => ({ ok: true, value: { language: 'zh', scheme: 'dark' } }));
    expect(await ask('preferences.get', {})).toEqual({ language: 'zh', scheme: 'dark', textSize: 100 });
  });

  it('fails with the code and the reference main gave', async () => {
    bridgeAnswering(() => ({ ok: false, error: { code: 'VAULT_LOCKED', reference: 'r-1', details: {} } }));
    expect(await failureOf(ask('records.list', { bookmark: '' }))).toMatchObject({
      code: 'VAULT_LOCKED',
      reference: 'r-1',
    });
  });

  it('refuses a request that is not one before it is sent', async () => {
    const sent = vi.fn();
    bridgeAnswering(sent);
    expect(await failureOf(ask('session.unlock', { id: 'u1', passphrase: '' }))).toMatchObject({
      code: 'INPUT_INVALID',
      details: { fields: 'passphrase' },
    });
    expect(sent).not.toHaveBeenCalled();
  });

  it('never lets a reply of another shape through', async () => {
    bridgeAnswering(() => ({ ok: true, value: { language: 'fr' } }));
    expect((await failureOf(ask('preferences.get', {}))).code).toBe('INTERNAL');
  });

  it('takes a code it does not know for a defect, and names it', async () => {
    bridgeAnswering(() => ({ ok: false, error: { code: 'FROM_THE_FUTURE', reference: 'r-2', details: {} } }));
    expect(await failureOf(ask('session.view', {}))).toMatchObject({
      code: 'INTERNAL',
      details: { unknownCode: 'FROM_THE_FUTURE' },
    });
  });

  it('says so when there is no bridge', async () => {
    vi.stubGlobal('window', {});
    expect((await failureOf(ask('session.view', {}))).code).toBe('CALL_REFUSED');
  });

  it('knows which calls are long work', () => {
    expect([isJob('records.open'), isJob('records.list')]).toEqual([true, false]);
  });
});
