import { expect, it } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import type { Hospital } from '../ports/hospitals.ts';
import { fromEveryHospital } from './every-hospital.ts';

const service = (): Hospital['service'] => ({ call: () => Promise.reject(new OpenwardError('SERVICE_UNAVAILABLE')) });
const hospital = (org: string): Hospital => ({
  org,
  mspId: org,
  name: { en: org },
  departments: [],
  timeZone: 'Asia/Shanghai',
  service: service(),
});
const one = hospital('hospital1');
const other = hospital('hospital2');
const has = (...items: string[]) => Promise.resolve({ items, unreadable: 0 });
const down = new OpenwardError('SERVICE_UNAVAILABLE');

it('has what every hospital has, each with where it lies', async () => {
  const { held } = await fromEveryHospital([one, other], (asked) => (asked === one.service ? has('a') : has('b', 'c')));
  expect(held.map(({ hospital: { org }, item }) => [org, item])).toEqual([
    ['hospital1', 'a'],
    ['hospital2', 'b'],
    ['hospital2', 'c'],
  ]);
});

it('tells who did not answer, and how much nobody can read, though others have something', async () => {
  const answers = [Promise.resolve({ items: ['a'], unreadable: 2 }), Promise.reject(down)];
  const { silent, unreadable } = await fromEveryHospital([one, other], () => answers.shift() ?? has());
  expect(silent).toMatchObject([{ hospital: other, error: down }]);
  expect(unreadable).toBe(2);
});

it('never is empty because nobody could be asked', async () => {
  await expect(fromEveryHospital([one, other], () => Promise.reject(down))).rejects.toBe(down);
  const strange = new TypeError('of something else');
  await expect(fromEveryHospital([one], () => Promise.reject(strange))).rejects.toMatchObject({
    code: 'INTERNAL',
    cause: strange,
  });
  const full = Object.assign(new Error('write'), { code: 'ENOSPC', syscall: 'write' });
  await expect(fromEveryHospital([one], () => Promise.reject(full))).rejects.toMatchObject({ code: 'DISK_FULL' });
  await expect(fromEveryHospital([], () => has())).resolves.toMatchObject({ held: [], silent: [] });
});
