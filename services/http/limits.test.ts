import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { auditApi } from '../../api/http/audit.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { doorApi } from '../../api/http/door.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { consentApi, hubApi } from '../../api/http/membership.ts';
import { replacementApi } from '../../api/http/replacement.ts';
import { saApi } from '../../api/http/sa.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { budgetOf } from './budgets.ts';
import { Limits } from './limits.ts';

const budget = {
  person: { calls: 3, seconds: 60 },
  certificate: { calls: 4, seconds: 60 },
  thing: { calls: 2, seconds: 60 },
  all: { calls: 5, seconds: 60 },
};
const one = { pid: 'one', certificate: 'c1' };
const other = { pid: 'other', certificate: 'c2' };
const program = { certificate: 'c3' };

/** How many of a number of calls were let in, and the last refusal. */
async function times(limits: Limits, count: number, spender: Parameters<Limits['spend']>[1]) {
  let taken = 0;
  let refusal: unknown;
  for (let i = 0; i < count; i += 1)
    await limits.spend('book', spender).then(
      () => (taken += 1),
      (error: unknown) => (refusal = error),
    );
  return { taken, refusal };
}

describe('a budget', () => {
  let limits: Limits;
  beforeEach(() => {
    vi.useFakeTimers();
    limits = new Limits(() => budget);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('of one person is spent by that person alone, who is told when to come again', async () => {
    const { taken, refusal } = await times(limits, 10, one);
    expect(taken).toBe(3);
    expect(refusal).toBeInstanceOf(OpenwardError);
    expect(refusal).toMatchObject({ code: 'LIMIT_REACHED', details: { retryAfter: 60 } });
    expect((await times(limits, 1, other)).taken, 'calls of somebody else').toBe(1);
  });

  it('of a certificate holds for programs, which are no person', async () => {
    expect((await times(limits, 10, program)).taken).toBe(4);
  });

  it('of one thing is smaller than the person’s', async () => {
    expect((await times(limits, 10, { ...one, thing: 'S-1' })).taken).toBe(2);
    expect((await times(limits, 1, { ...one, thing: 'S-2' })).taken).toBe(1);
  });

  it('of all together holds whoever asks', async () => {
    const taken = [await times(limits, 3, one), await times(limits, 3, other)].map((each) => each.taken);
    expect(taken).toEqual([3, 2]);
  });

  it('is there again after its time', async () => {
    await times(limits, 3, one);
    vi.advanceTimersByTime(60_001);
    expect((await times(limits, 1, one)).taken).toBe(1);
  });
});

const names = [hospitalApi, saApi, replacementApi, cloudApi, hubApi, consentApi, doorApi, auditApi].flatMap((table) =>
  Object.keys(table),
);

describe('the table of budgets', () => {
  it('lets no person release one share 200 times at once, guess codes or apply without end', () => {
    expect(budgetOf('release').thing?.calls).toBeLessThan(200);
    expect(budgetOf('activate').certificate.calls).toBeLessThanOrEqual(10);
    expect(budgetOf('apply').certificate.calls).toBeLessThanOrEqual(10);
    expect(budgetOf('book').person.calls).toBeLessThan(248);
    expect(names).toContain('anchorAudit');
    expect(budgetOf('anchorAudit')).toMatchObject({ certificate: { calls: 60, seconds: 3600 } });
  });

  it('names routes that there are, each with more for all than for one', () => {
    for (const route of ['book', 'release', 'activate', 'apply', 'register', 'submitRegistration', 'grantUpload'])
      expect(names).toContain(route);
    for (const route of names) expect(budgetOf(route).all.calls).toBeGreaterThan(budgetOf(route).person.calls);
  });

  it('has none of more than an hour, because a process that starts again has forgotten what was spent', () => {
    for (const route of names)
      for (const [whose, { seconds }] of Object.entries(budgetOf(route)))
        expect(seconds, `${route} ${whose}`).toBeLessThanOrEqual(3600);
  });
});
