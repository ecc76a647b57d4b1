import { beforeEach, describe, expect, test } from 'vitest';
import { Answer } from '../../api/window/call.ts';
import { RequestId } from '../../api/http/common.ts';
import { calls } from '../../api/window/calls.ts';
import { currentRequest } from '../../connections/request-id.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { PersonRole } from '../../domain/user.ts';
import type { z } from 'zod';
import { askChannel } from './channel.ts';
import type { CallHandlers } from './handlers.ts';
import { Jobs } from './jobs.ts';
import { NewsDesk } from './news-desk.ts';
import { startRouter, type IpcReceiver } from './router.ts';

interface Sender {
  readonly ours: boolean;
}
type Listener = Parameters<IpcReceiver<Sender>['handle']>[1];

const asked: string[] = [];
const logged: { reference: string; code: string; causes: readonly string[] }[] = [];
const told: unknown[] = [];
let role: z.infer<typeof PersonRole> | undefined;
let jobs: Jobs;
let ask: (name: unknown, request: unknown, from?: Sender, ...more: unknown[]) => Promise<Answer>;
let overrides: Partial<CallHandlers>;
let handlers: () => Partial<CallHandlers>;

beforeEach(() => {
  asked.length = 0;
  logged.length = 0;
  told.length = 0;
  role = undefined;
  overrides = {};
  jobs = new Jobs();
  handlers = recording;
  start();
});

function start(): void {
  let listener: Listener | undefined;
  startRouter<Sender>({
    ipc: {
      handle: (channel, l) => {
        if (channel === askChannel) listener = l;
      },
    },
    isOurs: ({ ours }) => ours,
    role: () => role,
    handlers: handlers(),
    jobs,
    news: new NewsDesk((news) => told.push(news)),
    log: { failed: (entry) => logged.push(entry) },
  });
  ask = async (name, request, from = { ours: true }, ...more) =>
    Answer.parse(await listener?.(from, name, request, ...more));
}

/** Handlers that note that they were reached; `overrides` answer what a test wants answered. */
function recording(): CallHandlers {
  return new Proxy({} as CallHandlers, {
    get: (_, name: keyof CallHandlers) => (request: never, context: never) => {
      asked.push(name);
      return overrides[name]?.(request, context) ?? Promise.resolve({});
    },
  });
}

function codeOf(answer: Answer): string {
  return answer.ok ? 'ok' : answer.error.code;
}

describe('the router', () => {
  test('answers a call from our own page', async () => {
    expect(await ask('session.lock', {})).toEqual({ ok: true, value: {} });
    expect(asked).toEqual(['session.lock']);
  });

  test('refuses a frame that is not our page, before anything else', async () => {
    expect(codeOf(await ask('session.lock', {}, { ours: false }))).toBe('CALL_REFUSED');
    expect(asked).toEqual([]);
  });

  test.each(['no.such', 'toString', '__proto__', 'constructor', undefined, 7, {}])(
    'refuses a call named %s',
    async (name) => {
      expect(codeOf(await ask(name, {}))).toBe('CALL_REFUSED');
      expect(asked).toEqual([]);
    },
  );

  test('refuses further arguments', async () => {
    expect(codeOf(await ask('session.lock', {}, { ours: true }, 'more'))).toBe('CALL_REFUSED');
  });

  test('refuses every call of a role while nobody is signed in', async () => {
    for (const [name, { audience }] of Object.entries(calls)) {
      if (audience === 'anyone') continue;
      expect([name, codeOf(await ask(name, {}))]).toEqual([name, 'VAULT_LOCKED']);
    }
    expect(asked).toEqual([]);
  });

  test('refuses every call that is for other roles', async () => {
    for (const mine of PersonRole.options) {
      role = mine;
      for (const [name, { audience }] of Object.entries(calls)) {
        if (audience === 'anyone' || audience.some((r) => r === mine)) continue;
        expect([mine, name, codeOf(await ask(name, {}))]).toEqual([mine, name, 'NOT_ENTITLED']);
      }
    }
    expect(asked).toEqual([]);
  });

  test('refuses a malformed request and names the field, not its contents', async () => {
    const answer = await ask('session.unlock', { id: 'a', passphrase: ['secret words'] });
    expect(answer).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', details: { fields: 'passphrase' } } });
    expect(JSON.stringify([answer, logged])).not.toContain('secret words');
    expect(asked).toEqual([]);
  });

  test.each([null, undefined, 'text', [], 3])('refuses %s as a request', async (request) => {
    expect(codeOf(await ask('session.unlock', request))).toBe('INPUT_INVALID');
  });

  test('refuses a field the call does not have', async () => {
    expect(await ask('session.lock', { really: true })).toMatchObject({
      ok: false,
      error: { code: 'INPUT_INVALID', details: { fields: 'really' } },
    });
  });

  test('refuses a call that this window has no handler for', async () => {
    handlers = () => ({});
    start();
    expect(codeOf(await ask('launcher.people', {}))).toBe('CALL_REFUSED');
  });

  test('does not let out what the contract does not promise', async () => {
    overrides = { 'session.lock': () => Promise.resolve({ privateKey: 'k' } as object as Record<string, never>) };
    expect(await ask('session.lock', {})).toEqual({ ok: true, value: {} });
    overrides = { 'preferences.get': () => Promise.resolve({ language: 'tlh' } as never) };
    expect(codeOf(await ask('preferences.get', {}))).toBe('INTERNAL');
  });

  test('answers a failure with its code and a reference that is in the log', async () => {
    overrides = {
      'session.lock': () =>
        Promise.reject(new OpenwardError('SHARE_REVOKED', undefined, { details: { shareId: 'S-1' } })),
    };
    const answer = await ask('session.lock', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'SHARE_REVOKED', details: { shareId: 'S-1' } } });
    expect(answer.ok ? '' : answer.error.reference).toBe(logged[0]?.reference);
  });

  test('is one request with all that is called for it, and its reference begins the request’s id', async () => {
    const within: (string | undefined)[] = [];
    overrides = {
      'session.lock': async () => {
        within.push(currentRequest());
        await Promise.resolve();
        within.push(currentRequest());
        throw new OpenwardError('SHARE_REVOKED');
      },
    };
    const answers = [await ask('session.lock', {}), await ask('session.lock', {})];
    expect(RequestId.safeParse(within[0]).success, String(within[0])).toBe(true);
    expect([within[1], within[3]]).toEqual([within[0], within[2]]);
    expect(within[2], 'the second call’s').not.toBe(within[0]);
    const references = answers.map((answer) => (answer.ok ? '' : answer.error.reference));
    expect(references).toEqual([within[0]?.slice(0, 8), within[2]?.slice(0, 8)]);
  });

  test('neither answers nor logs what a foreign error quotes', async () => {
    overrides = {
      'session.lock': () => {
        JSON.parse('appendicitis');
        return Promise.resolve({});
      },
    };
    const answer = await ask('session.lock', {});
    expect(codeOf(answer)).toBe('INTERNAL');
    expect(logged[0]?.causes[0]).toContain('SyntaxError');
    expect(JSON.stringify([answer, logged])).not.toContain('appendicitis');
  });

  test('cancels a job by its id, and tells its progress under it', async () => {
    role = 'patient';
    const jobId = '6b1f5d1e-9d0c-4c38-9d7c-0d2f0a3c1b11';
    overrides = {
      'confirm.sign': (_, { signal, progress }) => {
        progress('sealing', 1, 2, 'steps');
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        );
      },
    };
    const request = { jobId, org: 'hospital1', tid: `T-${'0'.repeat(32)}` };
    const answer = ask('confirm.sign', request);
    await Promise.resolve();
    expect(codeOf(await ask('confirm.sign', request))).toBe('CONFLICT');
    jobs.cancel(jobId);
    expect(codeOf(await answer)).toBe('CANCELLED');
    expect(told).toEqual([{ topic: 'progress', jobId, phase: 'sealing', done: 1, total: 2, unit: 'steps' }]);
  });
});
