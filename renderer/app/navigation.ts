import {
  IconActivityHeartbeat,
  IconArrowsExchange,
  IconBuildingHospital,
  IconCalendarEvent,
  IconCalendarPlus,
  IconCalendarTime,
  IconClipboardList,
  IconEye,
  IconFileCheck,
  IconFiles,
  IconGauge,
  IconHome,
  IconHourglass,
  IconInbox,
  IconKey,
  IconKeyOff,
  IconLayoutGrid,
  IconListDetails,
  IconPlugConnected,
  IconShare,
  IconStethoscope,
  IconTextPlus,
  IconUserCheck,
  IconUsers,
} from '@tabler/icons-react';
import type { PersonRole } from '../../domain/user.ts';

export type CountOf =
  'confirm' | 'shares' | 'registrations' | 'bookings' | 'sa-registrations' | 'day' | 'outbox' | 'changes';

export interface NavItem {
  readonly key: string;
  readonly to: string;
  readonly icon: typeof IconHome;
  readonly words: NavWords;
  /** What waits there for this person, as a number beside it. */
  readonly count?: CountOf;
}

type NavWords =
  | 'keys.nav'
  | 'patient.nav.home'
  | 'patient.nav.book'
  | 'patient.nav.appointments'
  | 'patient.nav.confirm'
  | 'patient.nav.records'
  | 'patient.nav.shares'
  | 'patient.nav.uses'
  | 'doctor.nav.day'
  | 'doctor.nav.signed'
  | 'doctor.nav.waiting'
  | 'doctor.nav.texts'
  | 'consumer.nav.requests'
  | 'consumer.nav.make'
  | 'technician.nav.captures'
  | 'technician.nav.new'
  | 'technician.nav.together'
  | 'admin.nav.registrations'
  | 'admin.nav.bookings'
  | 'admin.nav.doctors'
  | 'admin.nav.roster'
  | 'admin.nav.applications'
  | 'admin.nav.changes'
  | 'admin.nav.audit'
  | 'admin.nav.supervision'
  | 'admin.nav.users'
  | 'admin.nav.staff'
  | 'replacement.review.nav';

const requests: readonly NavItem[] = [
  { key: 'requests', to: '/requests', icon: IconInbox, words: 'consumer.nav.requests' },
  { key: 'request-new', to: '/requests/new', icon: IconShare, words: 'consumer.nav.make' },
];

const audit: NavItem = { key: 'audit', to: '/audit', icon: IconListDetails, words: 'admin.nav.audit' };
const supervision: NavItem = {
  key: 'supervision',
  to: '/supervision',
  icon: IconGauge,
  words: 'admin.nav.supervision',
};
const changes: NavItem = {
  key: 'changes',
  to: '/changes',
  icon: IconArrowsExchange,
  words: 'admin.nav.changes',
  count: 'changes',
};

const replacements: NavItem = {
  key: 'replacements',
  to: '/replacements',
  icon: IconKeyOff,
  words: 'replacement.review.nav',
};

/** Everybody's. */
export const myKeys: NavItem = { key: 'keys', to: '/keys', icon: IconKey, words: 'keys.nav' };

/** Where each role can go; the first is where it begins. */
export const navigation: Readonly<Record<PersonRole, readonly NavItem[]>> = {
  patient: [
    { key: 'home', to: '/patient', icon: IconHome, words: 'patient.nav.home' },
    { key: 'book', to: '/patient/book', icon: IconCalendarPlus, words: 'patient.nav.book' },
    { key: 'appointments', to: '/patient/appointments', icon: IconCalendarEvent, words: 'patient.nav.appointments' },
    { key: 'confirm', to: '/patient/confirm', icon: IconFileCheck, words: 'patient.nav.confirm', count: 'confirm' },
    { key: 'records', to: '/patient/records', icon: IconFiles, words: 'patient.nav.records' },
    { key: 'shares', to: '/patient/shares', icon: IconShare, words: 'patient.nav.shares', count: 'shares' },
    { key: 'uses', to: '/patient/uses', icon: IconEye, words: 'patient.nav.uses' },
  ],
  doctor: [
    { key: 'day', to: '/doctor/day', icon: IconStethoscope, words: 'doctor.nav.day', count: 'day' },
    { key: 'signed', to: '/doctor/signed', icon: IconFiles, words: 'doctor.nav.signed' },
    { key: 'waiting', to: '/doctor/waiting', icon: IconHourglass, words: 'doctor.nav.waiting' },
    { key: 'texts', to: '/doctor/texts', icon: IconTextPlus, words: 'doctor.nav.texts' },
    ...requests,
  ],
  technician: [
    { key: 'captures', to: '/technician/captures', icon: IconActivityHeartbeat, words: 'technician.nav.captures' },
    { key: 'together', to: '/technician/together', icon: IconLayoutGrid, words: 'technician.nav.together' },
    { key: 'capture-new', to: '/technician/new', icon: IconPlugConnected, words: 'technician.nav.new' },
  ],
  consumer: requests,
  'hospital-admin': [
    {
      key: 'registrations',
      to: '/admin/registrations',
      icon: IconUserCheck,
      words: 'admin.nav.registrations',
      count: 'registrations',
    },
    replacements,
    { key: 'bookings', to: '/admin/bookings', icon: IconClipboardList, words: 'admin.nav.bookings', count: 'bookings' },
    { key: 'doctors', to: '/admin/doctors', icon: IconStethoscope, words: 'admin.nav.doctors' },
    { key: 'roster', to: '/admin/roster', icon: IconCalendarTime, words: 'admin.nav.roster' },
    { key: 'staff', to: '/admin/staff', icon: IconUsers, words: 'admin.nav.staff' },
    changes,
    supervision,
    audit,
  ],
  'sa-officer': [
    {
      key: 'registrations',
      to: '/sa/registrations',
      icon: IconUserCheck,
      words: 'admin.nav.registrations',
      count: 'sa-registrations',
    },
    replacements,
    { key: 'applications', to: '/sa/applications', icon: IconBuildingHospital, words: 'admin.nav.applications' },
    changes,
    { key: 'users', to: '/sa/users', icon: IconUsers, words: 'admin.nav.users' },
    supervision,
    audit,
  ],
};
