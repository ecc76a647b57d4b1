import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Confirmation, StagedCapture } from '../../api/messages/hospital.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import { bounds } from '../../domain/bounds.ts';
import { PID, TID } from '../../domain/ids.ts';
import { Unavailable } from '../../testing/ledger/faults/unavailable.ts';
import { rowsAPage } from '../database/keyset.ts';
import { openTestDatabase } from '../testing/database.ts';
import { testPid } from '../testing/people.ts';
import { CaptureList } from './captures.ts';
import { Offers } from './offers.ts';
import { hospitalMigrations } from './schema.ts';
import { newSecrets, TestHospital, type RegisteredCaller } from './testing.ts';
import { slotsAPage } from './timetable.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const many = rowsAPage + 7;
const at = (n: number): string => new Date(Date.UTC(2024, 8, 1, 0, n)).toISOString();
const tidOf = (n: number): TID => TID.parse(`T-${String(n).padStart(32, '0')}`);
const ordinal = (n: number): string => String(n).padStart(4, '0');

let hospital: TestHospital;
let doctor: RegisteredCaller;
let technician: RegisteredCaller;
beforeEach(async () => {
  hospital = await TestHospital.open();
  [doctor, technician] = await Promise.all([hospital.person('doctor'), hospital.person('technician')]);
});
afterEach(() => hospital.database.destroy());

async function everyPage<T>(ask: (bookmark: string) => Promise<ListPage<T>>): Promise<ListPage<T>[]> {
  const pages = [await ask('')];
  for (let next = pages[0]?.bookmark ?? ''; next !== ''; next = pages.at(-1)?.bookmark ?? '')
    pages.push(await ask(next));
  return pages;
}

/** Doctors of the roster of whom the ledger knows nothing. */
const strangers = (count: number) =>
  hospital.database.batchInsert(
    'doctors',
    Array.from({ length: count }, (_, n) => ({
      pid: testPid(`stranger ${n}`),
      name: `Dr. ${ordinal(n)}`,
      department: 'cardiology',
      joinedAt: at(0),
    })),
    20,
  );

describe('the doctors of a hospital', () => {
  const page = (bookmark: string) => hospital.roster.page({ bookmark });
  const shown = async () => (await everyPage(page)).flatMap(({ items }) => items.map(({ name }) => name));

  it('come a page at a time, by name', async () => {
    await strangers(many);
    await hospital.roster.join({ pid: doctor.pid, name: 'Dr. 0003a', department: 'neurology' });
    const last = await hospital.person('doctor');
    await hospital.roster.join({ pid: last.pid, name: 'Dr. 9999', department: 'neurology' });
    const pages = await everyPage(page);
    expect(pages.map(({ items }) => items.map(({ name }) => name))).toEqual([['Dr. 0003a'], ['Dr. 9999']]);
    expect(pages[0]).toMatchObject({ total: many + 2, unreadable: 0 });
    await expect(hospital.roster.page({ pid: last.pid })).resolves.toMatchObject({
      items: [{ name: 'Dr. 9999' }],
      total: 1,
    });
  });

  it('are not hidden by one whom the ledger does not know', async () => {
    await hospital.roster.join({ pid: doctor.pid, name: 'Dr. Li', department: 'cardiology' });
    await strangers(1);
    expect(await shown()).toEqual(['Dr. Li']);
  });

  it('are not hidden by one whose entry on the ledger is damaged', async () => {
    const damaged = await hospital.person('doctor');
    await hospital.roster.join({ pid: doctor.pid, name: 'Dr. Li', department: 'cardiology' });
    await hospital.roster.join({ pid: damaged.pid, name: 'Dr. Wu', department: 'cardiology' });
    hospital.network.ledger.committed.set(`user/${damaged.pid}`, { value: Buffer.from('{"pid":'), block: 0 });
    expect(await shown()).toEqual(['Dr. Li']);
    const { items } = await hospital.booking.slots('cardiology');
    expect(new Set(items.map(({ doctorPid }) => doctorPid))).toEqual(new Set([doctor.pid]));
  });

  it('are no list without one of whom the ledger could not be asked', async () => {
    await hospital.roster.join({ pid: doctor.pid, name: 'Dr. Li', department: 'cardiology' });
    hospital.ledger.through((way) => new Unavailable(way, ledgerApi.identities.get));
    await expect(shown()).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  });

  it('are not hidden by a row that cannot be read, which is counted', async () => {
    await hospital.roster.join({ pid: doctor.pid, name: 'Dr. Li', department: 'cardiology' });
    await hospital.database('doctors').insert({ pid: 'nobody', name: 'x', department: 'cardiology', joinedAt: at(0) });
    await expect(hospital.roster.page({})).resolves.toMatchObject({ items: [{ name: 'Dr. Li' }], unreadable: 1 });
  });
});

describe('the times of a department', () => {
  const page = (bookmark: string) => hospital.booking.slots('cardiology', bookmark);

  it('come a page at a time, earliest first, and every time of every doctor once', async () => {
    const doctors = [doctor, await hospital.person('doctor'), await hospital.person('doctor')];
    for (const { pid } of doctors) await hospital.roster.join({ pid, name: 'Dr. Li', department: 'cardiology' });
    const pages = await everyPage(page);
    expect(pages.map(({ items }) => items.length)).toEqual([slotsAPage, 3 * 150 - slotsAPage]);
    const slots = pages.flatMap(({ items }) => items);
    expect(new Set(slots.map(({ id }) => id)).size).toBe(3 * 150);
    const starts = slots.map(({ start }) => start);
    expect(starts).toEqual(starts.toSorted());
    expect(pages[0]?.total).toBe(3 * 150);
  });

  it('are marked where taken, also on a later page', async () => {
    for (const one of [doctor, await hospital.person('doctor'), await hospital.person('doctor')])
      await hospital.roster.join({ pid: one.pid, name: 'Dr. Li', department: 'cardiology' });
    const last = (await everyPage(page)).at(-1)?.items.at(-1);
    await hospital.appointments.takeSlot(last?.id ?? '', 'A-1');
    const taken = (await everyPage(page)).flatMap(({ items }) => items).filter((slot) => slot.taken);
    expect(taken.map(({ id }) => id)).toEqual([last?.id]);
  });

  it('cost a question to the ledger for each doctor on the page, and no more', async () => {
    await strangers(slotsAPage + 50);
    let asked = 0;
    hospital.ledger.through((way) => ({
      evaluate: (transaction, args) => {
        asked += 1;
        return way.evaluate(transaction, args);
      },
      submit: way.submit.bind(way),
    }));
    await expect(page('')).resolves.toMatchObject({ items: [] });
    expect(asked).toBe(slotsAPage);
  });

  it.each(['x', 'W10'])('are not had by the bookmark %s, which no page returned', async (bookmark) => {
    await expect(page(bookmark)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('treatments that captures may go into', () => {
  const add = (count: number) =>
    hospital.database.batchInsert(
      'appointments',
      Array.from({ length: count }, (_, n) => ({
        id: `A-${ordinal(n)}`,
        patientPid: testPid('patient'),
        department: 'cardiology',
        status: 'checked-in',
        requestedAt: at(n),
        tid: tidOf(n),
        doctorPid: doctor.pid,
        doctorName: 'Dr. Li',
        start: at(n),
        place: JSON.stringify({ en: 'Room 1' }),
      })),
      5,
    );

  it('come a page at a time, newest first, each with how many captures it has', async () => {
    await add(many);
    const captures = new CaptureList(hospital.database);
    for (const n of [1, 2]) await captures.add(capture(0, n));
    const pages = await everyPage((bookmark) => hospital.room.open(technician, { bookmark }));
    expect(pages.map(({ items }) => items.length)).toEqual([rowsAPage, many - rowsAPage]);
    expect(pages.flatMap(({ items }) => items.map(({ tid }) => tid))).toEqual(
      Array.from({ length: many }, (_, n) => tidOf(many - 1 - n)),
    );
    expect(pages.at(-1)?.items.at(-1)).toMatchObject({ tid: tidOf(0), captures: 2 });
    await expect(hospital.room.open(technician, { tid: tidOf(3) })).resolves.toMatchObject({
      items: [{ tid: tidOf(3), captures: 0 }],
      total: 1,
    });
  });

  it.each([{ place: '{"en":' }, { start: 'tomorrow' }, { tid: null }, { patientPid: 'nobody' }])(
    'are not hidden by one with %j, which is counted',
    async (damage) => {
      await add(2);
      await hospital.database('appointments').where({ id: 'A-0000' }).update(damage);
      await expect(hospital.room.open(technician)).resolves.toMatchObject({
        items: [{ tid: tidOf(1) }],
        unreadable: 1,
      });
    },
  );
});

function capture(treatment: number, n: number): StagedCapture {
  const digest = ordinal(n).padStart(96, '0');
  return {
    tid: tidOf(treatment),
    url: `s3://openward/captures/${digest}`,
    digest,
    bytes: 5,
    device: 'Monitor',
    start: at(n),
    end: at(n + 1),
    gaps: 0,
    technicianPid: technician.pid,
  };
}

describe('the captures of a treatment', () => {
  it('are as many as fit and no more; one that is listed is so again, and one withdrawn makes room', async () => {
    const captures = new CaptureList(hospital.database);
    const columns = Array.from({ length: bounds.captures - 1 }, (_, n) => capture(1, n)).map((one) => ({
      url: one.url,
      tid: one.tid,
      capture: JSON.stringify(one),
    }));
    await hospital.database.batchInsert('captures', columns, 100);
    const [last, beyond] = [capture(1, bounds.captures), capture(1, bounds.captures + 1)];
    await expect(captures.add(last)).resolves.toEqual(last);
    await expect(captures.add(beyond)).rejects.toMatchObject({ code: 'LIMIT_REACHED' });
    await expect(captures.of(last.tid)).resolves.toHaveLength(bounds.captures);
    await expect(captures.add(last)).resolves.toEqual(last);
    await expect(captures.add(capture(2, bounds.captures + 1)), 'of another treatment').resolves.toBeDefined();
    await captures.withdraw(last.tid, last.url, technician.pid);
    const atOnce = await Promise.allSettled([2, 3, 4].map((n) => captures.add(capture(1, bounds.captures + n))));
    expect(
      atOnce.filter(({ status }) => status === 'fulfilled'),
      'of three at once',
    ).toHaveLength(1);
  });
});

describe('a capture of which what was noted cannot be read', () => {
  it('is never left out without a word: the list is refused, names it, and is whole again once anybody withdrew it', async () => {
    const captures = new CaptureList(hospital.database);
    const [one, other] = [await captures.add(capture(1, 1)), await captures.add(capture(1, 2))];
    await hospital.database('captures').where({ url: one.url }).update({ capture: '{"device":' });
    await expect(captures.of(one.tid)).rejects.toMatchObject({
      code: 'CAPTURE_UNREADABLE',
      details: { capture: one.url },
    });
    const somebody = await hospital.person('technician');
    await captures.withdraw(one.tid, one.url, somebody.pid);
    await expect(captures.of(one.tid)).resolves.toEqual([other]);
    await expect(
      captures.withdraw(one.tid, other.url, somebody.pid),
      'another’s that can be read',
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('records that wait for a patient', () => {
  const confirmation = (n: number, patientPid: PID): Confirmation => ({
    tid: tidOf(n),
    patientPid,
    doctorPid: doctor.pid,
    version: 1,
    url: `s3://openward/records/${'a'.repeat(96)}`,
    digest: 'a'.repeat(96),
    manifestDigest: 'b'.repeat(96),
    bytes: 5,
    kinds: ['EMR'],
    D_SD: 'a..b',
    at: at(n),
  });
  const offered = async (patientPid: PID, count = many) => {
    const offers = new Offers(hospital.database);
    for (let n = 0; n < count; n += 1) await offers.keep(confirmation(n, patientPid));
  };

  it.each(['patient', 'doctor'] as const)('come to the %s a page at a time, oldest first', async (role) => {
    const patient = await hospital.person('patient');
    await offered(patient.pid);
    const who = role === 'patient' ? patient : doctor;
    const pages = await everyPage((bookmark) => hospital.room.confirmations(who, { bookmark }, quiet));
    expect(pages.map(({ items }) => items.length)).toEqual([rowsAPage, many - rowsAPage]);
    expect(pages.flatMap(({ items }) => items.map(({ tid }) => tid))).toEqual(
      Array.from({ length: many }, (_, n) => tidOf(n)),
    );
    const one = await hospital.room.confirmations(who, { tid: tidOf(4) }, quiet);
    expect(one).toMatchObject({ items: [{ tid: tidOf(4) }], total: 1 });
  });

  it('are not hidden by one that cannot be read, which is counted', async () => {
    const patient = await hospital.person('patient');
    await offered(patient.pid, 2);
    await hospital
      .database('confirmations')
      .where({ tid: tidOf(0) })
      .update({ confirmation: '{' });
    await expect(hospital.room.confirmations(patient, {}, quiet)).resolves.toMatchObject({
      items: [{ tid: tidOf(1) }],
      unreadable: 1,
    });
  });

  it('keep their order over the release that gave them a column for it, a damaged one among them', async () => {
    const all = hospitalMigrations(newSecrets());
    const release = all.findIndex(({ name }) => name === '006-more-orders-of-pages');
    const before = await openTestDatabase(all.slice(0, release));
    const patientPid = testPid('patient');
    for (const [n, time] of [
      [0, 5],
      [1, 3],
      [2, 4],
    ] as const) {
      const { tid, doctorPid, ...rest } = confirmation(n, patientPid);
      const text = n === 2 ? '{' : JSON.stringify({ ...rest, tid, doctorPid, at: at(time) });
      await before('confirmations').insert({ tid, patientPid, doctorPid, confirmation: text });
    }
    await all[release]?.up(before);
    const page = await new Offers(before).page({ patientPid }, undefined);
    expect(page.items.map(({ tid }) => tid)).toEqual([tidOf(1), tidOf(0)]);
    expect(page.unreadable).toBe(1);
    await before.destroy();
  });
});
