import { testIds } from '../test-ids.ts';
import { all, click, type Scene } from './scene.ts';

/** Of a hospital's desk: bookings, doctors' days, the roster. */
export const deskScenes: readonly Scene[] = [
  {
    name: 'admin-bookings',
    search: 'role=hospital-admin',
    path: '/admin/bookings',
    act: click(testIds.table.row('admin-bookings', 'appointment-6')),
  },
  {
    name: 'admin-booking-move',
    search: 'role=hospital-admin',
    path: '/admin/bookings',
    act: all(
      click(testIds.table.row('admin-bookings', 'appointment-3')),
      click(testIds.adminBookings.move),
      async (page) => page.locator('[data-testid^="admin-bookings.slot-"]').first().click(),
    ),
    tall: true,
  },
  { name: 'admin-bookings-many', search: 'role=hospital-admin&many=1000', path: '/admin/bookings' },
  { name: 'admin-doctors', search: 'role=hospital-admin', path: '/admin/doctors' },
  {
    name: 'admin-doctor-days',
    search: 'role=hospital-admin',
    path: '/admin/doctors',
    act: async (page) => page.locator('[data-testid^="admin-doctors.row-"]').first().click(),
  },
  {
    name: 'admin-doctor-day-move',
    search: 'role=hospital-admin',
    path: '/admin/doctors',
    act: all(
      async (page) => page.locator('[data-testid^="admin-doctors.row-"]').first().click(),
      click(testIds.adminDoctors.moveDay('2026-12-01')),
    ),
  },
  {
    name: 'admin-roster',
    search: 'role=hospital-admin',
    path: '/admin/roster',
    act: async (page) => page.locator('[data-testid^="admin-roster.row-"]').first().click(),
    tall: true,
  },
  {
    name: 'admin-roster-affected',
    search: 'role=hospital-admin',
    path: '/admin/roster',
    act: all(
      async (page) => page.locator('[data-testid^="admin-roster.row-"]').first().click(),
      click(testIds.adminRoster.save),
    ),
    tall: true,
  },
  { name: 'admin-empty', search: 'role=hospital-admin&empty', path: '/admin/bookings' },
];
