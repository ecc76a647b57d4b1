import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BookingReview } from '../../api/messages/hospital.ts';
import { rowsAPage } from '../database/keyset.ts';
import { testPid } from '../testing/people.ts';
import { TestHospital } from './testing.ts';

const di = { name: '王小明', sex: 'male', complaint: 'Chest pain', allergies: [], noKnownAllergies: true } as const;
let hospital: TestHospital;
beforeEach(async () => {
  hospital = await TestHospital.open();
  const sealed = await hospital.secrets.seal(di);
  for (let i = 0; i < 120; i += 1)
    await hospital.appointments.add({
      id: `A-${String(i).padStart(3, '0')}`,
      patientPid: testPid(`patient ${i}`),
      department: i % 3 === 0 ? 'neurology' : 'cardiology',
      status: i % 2 === 0 ? 'requested' : 'assigned',
      requestedAt: new Date(Date.UTC(2024, 8, 1, 0, i)).toISOString(),
      di: sealed,
      waitingFor: `waits ${i}`,
    });
});
afterEach(() => hospital.database.destroy());

describe('the list of bookings', () => {
  it('comes a page at a time with nothing opened, and says how many there are', async () => {
    const opened = vi.spyOn(hospital.secrets, 'open');
    const first = await hospital.booking.bookings({});
    expect([first.items.length, first.total, first.items[0]?.id]).toEqual([rowsAPage, 120, 'A-119']);
    const second = await hospital.booking.bookings({ bookmark: first.bookmark });
    expect(second.items[0]?.id).toBe('A-069');
    expect(opened).not.toHaveBeenCalled();
  });

  it('opens DI for the one that is looked at', async () => {
    const opened = vi.spyOn(hospital.secrets, 'open');
    const one: BookingReview = await hospital.booking.review('A-002');
    expect(one).toMatchObject({ id: 'A-002', di });
    expect(opened).toHaveBeenCalledOnce();
  });

  it('is filtered and ordered by the database', async () => {
    const waiting = await hospital.booking.bookings({ status: 'requested', department: 'neurology', order: 'oldest' });
    expect(waiting.total).toBe(20);
    expect(waiting.items.slice(0, 3).map(({ id }) => id)).toEqual(['A-000', 'A-006', 'A-012']);
  });

  it.skipIf(process.env['OPENWARD_TEST_POSTGRES'])('finds its pages by index', async () => {
    const plan: unknown = await hospital.database.raw(
      "explain query plan select * from appointments where status in ('requested') and (requestedAt, id) < ('2', 'A') order by requestedAt desc, id desc limit 51",
    );
    expect(JSON.stringify(plan)).toContain('USING INDEX');
    expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE');
  });
});
