import { ZodError } from 'zod';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { inWorld, makePerson, type ChaincodePerson, type ChaincodeWorld } from '../testing/world.ts';
import { Simulation } from '../../testing/ledger/simulation.ts';
import type { Proposer } from './proposer.ts';
import { TOLERATED_SKEW } from '../../domain/clock.ts';
import { believedTime, requireNear } from './clock.ts';
import { eachOrNone } from './each-or-none.ts';
import { requireDistinct, requireOwn, requirePerson, requireService, sameContents } from './guards.ts';
import { canonicalJson } from './json.ts';
import { ledgerKey, newestFirst, ordinal, rangeOf } from './keys.ts';
import { readPage } from './page.ts';
import { LedgerState } from './state.ts';
import type { Stub } from './stub.ts';
import { together } from './together.ts';

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('a key of the ledger', () => {
  it('is its parts joined, of characters that do not sort among the separators', () => {
    expect(ledgerKey('share', 'S-1', 'a_B')).toBe('share/S-1/a_B');
    for (const part of ['', '/', 'a/b', 'a b', ' a', 'a\n', 'é', 'a.', '\0a'])
      expect(() => ledgerKey('share', part), JSON.stringify(part)).toThrow(TypeError);
  });

  it('range is all that continues the parts, from a place on', () => {
    expect(rangeOf(['share', 'S-1'])).toEqual({ start: 'share/S-1/', end: 'share/S-10' });
    expect(rangeOf(['share', 'S-1'], ['5', 'x'])).toEqual({ start: 'share/S-1/5/x', end: 'share/S-10' });
  });

  it('part sorts later times first and numbers in their order', () => {
    expect(newestFirst(new Date(0))).toBe('9999999999999');
    expect(newestFirst(new Date(9_999_999_999_999))).toBe('0000000000000');
    expect([newestFirst(new Date(9_999_999_999_998)), newestFirst(new Date(1))]).toEqual([
      '0000000000001',
      '9999999999998',
    ]);
    expect([1, 12, 9999].map(ordinal)).toEqual(['0001', '0012', '9999']);
  });
});

describe('a time', () => {
  const at = (milliseconds: number) => new Date(1_000_000_000 + milliseconds);
  it('is near within five minutes either way, to the millisecond', () => {
    expect(TOLERATED_SKEW).toBe(300_000);
    for (const skew of [0, 300_000, -300_000]) {
      expect(believedTime(at(skew), at(0))).toEqual(at(skew));
      expect(() => requireNear(at(skew), at(0))).not.toThrow();
    }
    for (const skew of [300_001, -300_001]) {
      expect(() => believedTime(at(skew), at(0))).toThrow(code('CLOCK_SKEW'));
      expect(() => requireNear(at(skew), at(0))).toThrow(code('CLOCK_SKEW'));
    }
  });
});

describe('a guard', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));
  const person = ({ mspId, role, pid, thumbprint }: ChaincodePerson): Proposer => ({
    kind: 'person',
    mspId,
    role,
    pid,
    thumbprint,
  });
  const service: Proposer = { kind: 'service', mspId: 'CloudMSP', role: 'proxy', certificate: '', key: '' };

  it('lets a service of the role pass and nobody else', () => {
    expect(requireService(service, 'proxy')).toBe(service);
    expect(() => requireService(service, 'hospital')).toThrow(code('NOT_ENTITLED'));
    expect(() => requireService(person(world.patient), 'proxy')).toThrow(code('NOT_ENTITLED'));
  });

  it('lets a person of one of the roles pass and nobody else', () => {
    const doctor = person(world.doctor);
    expect(requirePerson(doctor, 'consumer', 'doctor')).toBe(doctor);
    expect(() => requirePerson(doctor, 'consumer', 'patient')).toThrow(code('NOT_ENTITLED'));
    expect(() => requirePerson(doctor)).toThrow(code('NOT_ENTITLED'));
    expect(() => requirePerson(service, 'doctor')).toThrow(code('NOT_ENTITLED'));
  });

  it('shows one’s own to oneself', () => {
    const patient = person(world.patient);
    expect(requireOwn(patient, world.patient.pid)).toBe(patient);
    expect(() => requireOwn(patient, world.otherPatient.pid)).toThrow(code('NOT_ENTITLED'));
    expect(() => requireOwn(service, world.patient.pid)).toThrow(code('NOT_ENTITLED'));
  });

  it('takes nothing twice, and knows a repetition whatever the order of its members', () => {
    expect(() => requireDistinct(['a', 'b'], 'x')).not.toThrow();
    expect(() => requireDistinct([], 'x')).not.toThrow();
    expect(() => requireDistinct(['a', 'b', 'a'], 'x')).toThrow(code('INPUT_INVALID'));
    expect(sameContents({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
    expect(sameContents({ a: 1 }, { a: 2 })).toBe(false);
    expect(sameContents([1, 2], [2, 1])).toBe(false);
  });

  it('is not passed by a certificate of a person nobody registered', async () => {
    const stranger = await makePerson('doctor', 'Hospital1MSP');
    expect(() => requireOwn(person(stranger), world.doctor.pid)).toThrow(code('NOT_ENTITLED'));
  });
});

describe('work on several things', () => {
  const refuse = (number: number) => Promise.reject(new OpenwardError('CONFLICT', `no ${number}`));

  it('answers in their order', async () => {
    await expect(eachOrNone([1, 2], 'n', String, (n) => Promise.resolve(n * 2))).resolves.toEqual([2, 4]);
    await expect(together([Promise.resolve(1), Promise.resolve('a')])).resolves.toEqual([1, 'a']);
  });

  it('names the first that was refused, and why', async () => {
    const work = (n: number) => (n === 1 ? Promise.resolve(n) : refuse(n));
    const refused = await eachOrNone([1, 2, 3], 'shares', (n) => `id ${n}`, work).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'CONFLICT', message: 'shares.1 (id 2): no 2', cause: { message: 'no 2' } });
  });

  it('passes a defect on as it is', async () => {
    const defect = new TypeError('a defect');
    await expect(eachOrNone([1], 'n', String, () => Promise.reject(defect))).rejects.toBe(defect);
  });

  it('ends when everything has ended, also when something failed before', async () => {
    const ended: string[] = [];
    const slow = new Promise<void>((resolve) => setImmediate(resolve)).then(() => ended.push('slow'));
    await expect(together([refuse(1), slow])).rejects.toThrow('no 1');
    expect(ended).toEqual(['slow']);
  });
});

describe('canonical JSON on the ledger', () => {
  it('has its names in order and refuses what JSON cannot say', () => {
    expect(canonicalJson({ b: 1, a: 'é' })).toBe('{"a":"é","b":1}');
    expect(() => canonicalJson(undefined)).toThrow('Not a JSON value');
    expect(() => canonicalJson('\ud800')).toThrow('Lone surrogate');
  });
});

describe('the state of a transaction', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));
  const Value = z.object({ n: z.number() });

  /** The state as one transaction sees it, over what is committed under the keys. */
  function over(committed: Record<string, string>) {
    const entries = Object.entries(committed).map(
      ([key, text]) => [key, { value: Buffer.from(text), block: 1 }] as const,
    );
    const simulation = new Simulation(new Map(entries), {
      transactionId: 'tx',
      time: new Date(),
      identity: world.sa,
      args: [],
    });
    return { simulation, state: new LedgerState(z.custom<Stub>().parse(simulation)) };
  }

  it('asks for what is asked in one turn together, and for nothing twice', async () => {
    const { simulation, state } = over({ 'a/1': '{"n":1}', 'a/2': '{"n":2}' });
    const asked = [state.get(Value, 'a', '1'), state.get(Value, 'a', '2'), state.get(Value, 'a', '3')];
    await expect(Promise.all(asked)).resolves.toEqual([{ n: 1 }, { n: 2 }, undefined]);
    expect(simulation.messages).toBe(1);
    await expect(state.get(Value, 'a', '1')).resolves.toEqual({ n: 1 });
    expect(simulation.messages).toBe(1);
    await expect(state.get(Value, 'a', '4')).resolves.toBeUndefined();
    expect(simulation.messages).toBe(2);
  });

  it('refuses what does not have the shape that was asked for', async () => {
    await expect(over({ 'a/1': '{"n":"1"}' }).state.get(Value, 'a', '1')).rejects.toThrow(z.ZodError);
  });

  it('tells everybody who asked when the peer refuses', async () => {
    const { simulation, state } = over({});
    simulation.handler._askPeerAndListen = () => Promise.reject(new Error('no ledger context'));
    const asked = await Promise.allSettled([state.get(Value, 'a', '1'), state.get(Value, 'a', '2')]);
    expect(asked.map((one) => (one.status === 'rejected' ? String(one.reason) : ''))).toEqual([
      'Error: no ledger context',
      'Error: no ledger context',
    ]);
  });

  it('writes at the end, once, and does not see its own writes', async () => {
    const { simulation, state } = over({ 'a/1': '{"n":1}' });
    state.put({ n: 9 }, 'a', '1');
    state.delete('a', '2');
    expect(simulation.writes.size).toBe(0);
    await expect(state.get(Value, 'a', '1')).resolves.toEqual({ n: 1 });
    await state.flush();
    expect([...simulation.writes].map(([key, value]) => [key, value && Buffer.from(value).toString()])).toEqual([
      ['a/1', '{"n":9}'],
      ['a/2', undefined],
    ]);
    const { messages } = simulation;
    await state.flush();
    expect(simulation.messages).toBe(messages);
  });

  it('gives as many entries of a range as asked for, and closes what it did not read to the end', async () => {
    const { simulation, state } = over({ 'a/1': '1', 'a/2': '2', 'a/3': '3', a0: '4', 'ab/1': '5' });
    const keys = async (limit: number, from: string[] = []) =>
      (await state.range(['a'], limit, from)).map(({ key, text }) => `${key}=${text}`);
    expect(await keys(9)).toEqual(['a/1=1', 'a/2=2', 'a/3=3']);
    expect(await keys(2)).toEqual(['a/1=1', 'a/2=2']);
    expect(await keys(9, ['2'])).toEqual(['a/2=2', 'a/3=3']);
    expect(await keys(0)).toEqual([]);
    expect(simulation.openIterators).toBe(0);
  });

  describe('in pages', () => {
    const time = (n: number) => String(n).padStart(13, '0');
    const index = Object.fromEntries([1, 2, 3].map((n) => [`by/p/${time(n)}/S-${n}`, `"${n}"`]));
    const page = (pageSize: number, bookmark = '') =>
      readPage(over({ ...index, [`by/q/${time(0)}/S-9`]: '"9"' }).state, ['by', 'p'], { pageSize, bookmark }, (entry) =>
        Promise.resolve(entry.id === 'S-0' ? undefined : `${entry.id} ${entry.text}`),
      );

    it('gives what stands there and where the next page begins', async () => {
      await expect(page(2)).resolves.toEqual({
        items: ['S-1 "1"', 'S-2 "2"'],
        bookmark: `${time(3)}.S-3`,
        unreadable: 0,
      });
      await expect(page(2, `${time(3)}.S-3`)).resolves.toEqual({
        items: ['S-3 "3"'],
        bookmark: '',
        unreadable: 0,
      });
      await expect(page(3)).resolves.toMatchObject({ bookmark: '' });
    });

    it.each([
      ['another owner’s place', '../q'],
      ['too few digits', `${'1'.repeat(12)}.S-1`],
      ['too many digits', `${'1'.repeat(14)}.S-1`],
      ['no id', `${'1'.repeat(13)}.`],
      ['an id too long', `${'1'.repeat(13)}.${'a'.repeat(129)}`],
      ['something before it', ` ${'1'.repeat(13)}.S-1`],
      ['something behind it', `${'1'.repeat(13)}.S-1/`],
      ['another character', `${'1'.repeat(13)}.S_1`],
    ])('refuses a bookmark that is %s', async (_, bookmark) => {
      await expect(page(2, bookmark)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    });

    it('takes an id as long as there may be', async () => {
      await expect(page(2, `${time(9)}.${'a'.repeat(128)}`)).resolves.toEqual({
        items: [],
        bookmark: '',
        unreadable: 0,
      });
    });

    it.each<[string, () => Promise<string | undefined>]>([
      ['is named and not there', () => Promise.resolve(undefined)],
      ['is not JSON', () => Promise.reject(new SyntaxError('Unexpected end'))],
      ['has another shape', () => Promise.reject(new ZodError([]))],
    ])('counts what %s, and hides nothing else for it', async (_, damaged) => {
      const pageOf = readPage(over(index).state, ['by', 'p'], { pageSize: 3, bookmark: '' }, ({ id }) =>
        id === 'S-2' ? damaged() : Promise.resolve(id),
      );
      await expect(pageOf).resolves.toEqual({ items: ['S-1', 'S-3'], bookmark: '', unreadable: 1 });
    });

    it('is no page, and not one with damage, when the peer does not answer', async () => {
      const silent = readPage(over(index).state, ['by', 'p'], { pageSize: 3, bookmark: '' }, () =>
        Promise.reject(new Error('the peer went away')),
      );
      await expect(silent).rejects.toThrow('the peer went away');
    });
  });
});
