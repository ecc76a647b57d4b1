import { testIds } from '../test-ids.ts';
import { hex } from './sample/ids.ts';
import { toDetails } from './booking-steps.ts';
import { all, click, fill, type Scene } from './scene.ts';
import { deskScenes } from './desk-scenes.ts';
import { replacementScenes } from './replacement-scenes.ts';
import { doctorScenes } from './doctor-scenes.ts';
import { guardianScenes } from './guardian-scenes.ts';
import { recordScenes } from './record-scenes.ts';
import { recoveryScenes } from './recovery-scenes.ts';
import { kioskScenes } from './kiosk-scenes.ts';
import { startScenes } from './start-scenes.ts';
import { technicianScenes } from './technician-scenes.ts';

export const scenes: readonly Scene[] = [
  { name: 'launcher', search: 'page=launcher', path: '/' },
  { name: 'connection-missing', search: 'role=hospital-admin&offline', path: '/admin/registrations' },
  ...startScenes,
  ...recoveryScenes,
  ...guardianScenes,
  ...replacementScenes,
  {
    name: 'sa-registrations',
    search: 'role=sa-officer',
    path: '/sa/registrations',
    act: click(testIds.table.row('sa-registrations', 'r2')),
  },
  {
    name: 'sa-applications',
    search: 'role=sa-officer',
    path: '/sa/applications',
    act: all(click(testIds.table.row('sa-applications', 'a4')), click(testIds.saApplications.examine)),
    tall: true,
  },
  {
    name: 'sa-application-taken',
    search: 'role=sa-officer&taken',
    path: '/sa/applications',
    act: click(testIds.table.row('sa-applications', 'a4')),
    tall: true,
  },
  {
    name: 'changes',
    search: 'role=hospital-admin',
    path: '/changes',
    act: click(testIds.table.row('changes', hex(81, 96))),
    tall: true,
  },
  {
    name: 'changes-decide',
    search: 'role=sa-officer',
    path: '/changes',
    act: all(click(testIds.table.row('changes', hex(81, 96))), click(testIds.changes.yes)),
  },
  {
    name: 'changes-said',
    search: 'role=hospital-admin',
    path: '/changes',
    act: click(testIds.table.row('changes', hex(82, 96))),
  },
  {
    name: 'changes-update',
    search: 'role=hospital-admin',
    path: '/changes',
    act: click(testIds.table.row('changes', hex(85, 96))),
  },
  {
    name: 'changes-upgrade',
    search: 'role=hospital-admin',
    path: '/changes',
    act: click(testIds.table.row('changes', hex(86, 96))),
  },
  {
    name: 'changes-upgrade-not-ours',
    search: 'role=sa-officer',
    path: '/changes',
    act: click(testIds.table.row('changes', hex(86, 96))),
  },
  {
    name: 'changes-expel',
    search: 'role=hospital-admin',
    path: '/changes',
    act: click(testIds.table.row('changes', hex(87, 96))),
  },
  {
    name: 'changes-leave',
    search: 'role=hospital-admin',
    path: '/changes',
    act: click(testIds.changes.propose),
  },
  { name: 'changes-proposed', search: 'role=sa-officer&proposed', path: '/changes' },
  { name: 'changes-empty', search: 'role=hospital-admin&empty', path: '/changes' },
  { name: 'changes-unreadable', search: 'role=sa-officer&unreadable', path: '/changes' },
  {
    name: 'changes-limit',
    search: 'role=hospital-admin&fail=changes.list:LIMIT_REACHED:retryAfter=86400',
    path: '/changes',
  },
  {
    name: 'changes-going',
    search: 'role=sa-officer',
    path: '/changes',
    act: click(testIds.changes.propose),
  },
  { name: 'captures-unreadable', search: 'role=technician&unreadable&hidden=1', path: '/technician/captures' },
  { name: 'changes-failed', search: 'role=hospital-admin&fail=changes.list:SERVICE_UNAVAILABLE', path: '/changes' },
  { name: 'sa-users', search: 'role=sa-officer', path: '/sa/users' },
  {
    name: 'sa-revoke',
    search: 'role=sa-officer',
    path: '/sa/users',
    act: all(
      async (page) => page.locator('[data-testid^="sa-users.row-"]').nth(2).click(),
      click(testIds.saUsers.revoke),
    ),
  },
  { name: 'audit', search: 'role=hospital-admin', path: '/audit' },
  { name: 'audit-unsound', search: 'role=sa-officer&unreadable', path: '/audit' },
  { name: 'supervision', search: 'role=hospital-admin', path: '/supervision' },
  { name: 'supervision-alarms', search: 'role=sa-officer&alarms', path: '/supervision' },
  { name: 'supervision-empty', search: 'role=hospital-admin&empty', path: '/supervision' },
  {
    name: 'supervision-without-sa',
    search: 'role=hospital-admin&alarms&fail=supervision.people:SERVICE_UNAVAILABLE',
    path: '/supervision',
  },
  { name: 'admin-staff', search: 'role=hospital-admin', path: '/admin/staff' },
  {
    name: 'admin-staff-revoke',
    search: 'role=hospital-admin',
    path: '/admin/staff',
    act: all(
      async (page) => page.locator('[data-testid^="sa-users.row-"]').nth(1).click(),
      click(testIds.saUsers.revoke),
    ),
  },
  {
    name: 'admin-registrations',
    search: 'role=hospital-admin',
    path: '/admin/registrations',
    act: click(testIds.table.row('admin-registrations', 'r1')),
  },
  ...deskScenes,
  { name: 'patient-home', search: 'role=patient', path: '/patient' },
  {
    name: 'patient-home-unanswered',
    search: 'role=patient&fail=confirm.list:SERVICE_UNAVAILABLE&empty&silent',
    path: '/patient',
  },
  { name: 'patient-appointments-missing', search: 'role=patient&unreadable=1&silent', path: '/patient/appointments' },
  { name: 'patient-confirm-missing', search: 'role=patient&empty&silent', path: '/patient/confirm' },
  { name: 'doctor-day-unreadable', search: 'role=doctor&unreadable=2', path: '/doctor/day' },
  { name: 'technician-unreadable', search: 'role=technician&unreadable=1', path: '/technician/new' },
  {
    name: 'patient-book-where',
    search: 'role=patient',
    path: '/patient/book',
    act: click(testIds.book.hospital('hospital1')),
  },
  { name: 'patient-book-when', search: 'role=patient', path: '/patient/book', act: toDetails },
  { name: 'patient-book-unreadable', search: 'role=patient&unreadable=1', path: '/patient/book', act: toDetails },
  {
    name: 'patient-book-you',
    search: 'role=patient',
    path: '/patient/book',
    act: all(
      toDetails,
      click(testIds.book.anySlot),
      click(testIds.book.next),
      fill(testIds.book.name, '林秀英 Lin Xiuying'),
      fill(testIds.book.birthDate, '1985年3月27日'),
      fill(testIds.book.allergy, 'Penicillin'),
      click(testIds.book.addAllergy),
    ),
  },
  { name: 'patient-appointments', search: 'role=patient', path: '/patient/appointments' },
  { name: 'patient-confirm', search: 'role=patient&outbox', path: '/patient/confirm' },
  {
    name: 'patient-confirm-open',
    search: 'role=patient',
    path: '/patient/confirm/hospital1/T-00000000000000000000000000000000',
  },
  {
    name: 'patient-opening',
    search: 'role=patient&hang=records.open',
    path: '/patient/records/T-00000000000000000000000000000000/1',
  },
  { name: 'patient-records', search: 'role=patient', path: '/patient/records' },
  ...recordScenes,
  { name: 'patient-shares', search: 'role=patient', path: '/patient/shares' },
  {
    name: 'patient-share-decide',
    search: 'role=patient',
    path: '/patient/shares',
    act: all(
      async (page) => page.locator('[data-testid^="shares.open-"]').first().click(),
      async (page) => {
        await page.getByTestId(testIds.shares.record).selectOption({ index: 1 });
      },
      click(testIds.shares.expiry('date')),
      fill(testIds.shares.expiryDate, '31.12.2099'),
      async (page) => page.getByTestId(testIds.shares.expiryDate).press('Tab'),
    ),
    tall: true,
  },
  {
    name: 'patient-share-granted',
    search: 'role=patient',
    path: '/patient/shares',
    act: all(
      async (page) => page.locator('[data-testid^="shares.open-"]').nth(1).click(),
      click(testIds.shares.revoke),
    ),
  },
  {
    name: 'patient-uses',
    search: 'role=patient',
    path: '/patient/uses',
    act: all(click(testIds.uses.read), click(testIds.uses.showReadings)),
  },
  {
    name: 'patient-lock-warning',
    search: 'role=patient&warn',
    path: '/patient',
    act: async (page) => page.getByTestId(testIds.frame.stay).waitFor(),
  },
  ...kioskScenes,
  ...doctorScenes,
  ...technicianScenes,
  { name: 'consumer-requests', search: 'role=consumer', path: '/requests' },
  {
    name: 'consumer-new',
    search: 'role=consumer',
    path: '/requests/new',
    act: all(click(testIds.requestNew.until('date')), fill(testIds.requestNew.untilDate, '20991231')),
  },
];
