import { testIds } from '../test-ids.ts';
import { tid } from './sample/ids.ts';
import { all, click, type Scene } from './scene.ts';

/** A doctor's screens, and what a patient sees of an amendment. */
export const doctorScenes: readonly Scene[] = [
  { name: 'doctor-day', search: 'role=doctor', path: '/doctor/day' },
  { name: 'doctor-treatment', search: 'role=doctor', path: '/doctor/treatment/appointment-1', tall: true },
  {
    name: 'doctor-template',
    search: 'role=doctor&blank',
    path: '/doctor/treatment/appointment-1',
    act: all(
      async (page) => page.getByTestId(testIds.emr.template).focus(),
      click(testIds.emr.templateOption('abdominalPain')),
    ),
    tall: true,
  },
  {
    name: 'doctor-template-list',
    search: 'role=doctor&blank',
    path: '/doctor/treatment/appointment-1',
    act: async (page) => page.getByTestId(testIds.emr.template).focus(),
  },
  {
    name: 'doctor-phrases',
    search: 'role=doctor&blank',
    path: '/doctor/treatment/appointment-1',
    act: async (page) => page.getByTestId(testIds.emr.findings).press('Alt+p'),
  },
  {
    name: 'doctor-earlier',
    search: 'role=doctor&earlier',
    path: '/doctor/treatment/appointment-1',
    act: all(
      click(testIds.emr.readEarlier(tid(101))),
      click(testIds.emr.takeOver('medications')),
      click(testIds.emr.takeOver('findings')),
    ),
    tall: true,
  },
  { name: 'doctor-texts', search: 'role=doctor', path: '/doctor/texts' },
  { name: 'doctor-preview', search: 'role=doctor', path: '/doctor/treatment/appointment-1/preview' },
  {
    name: 'doctor-signed',
    search: 'role=doctor&clouds',
    path: '/doctor/treatment/appointment-1/preview',
    act: click(testIds.emrPreview.sign),
  },
  { name: 'doctor-preview-lost', search: 'role=doctor&lost=1', path: '/doctor/treatment/appointment-1/preview' },
  { name: 'doctor-signed-list', search: 'role=doctor', path: '/doctor/signed' },
  { name: 'doctor-signed-open', search: 'role=doctor', path: `/doctor/signed/${tid(106)}` },
  {
    name: 'doctor-read-again',
    search: 'role=doctor',
    path: `/doctor/signed/${tid(106)}`,
    act: click(testIds.signed.read),
    tall: true,
  },
  { name: 'doctor-amend', search: 'role=doctor&amend', path: '/doctor/treatment/appointment-1' },
  { name: 'doctor-amend-preview', search: 'role=doctor&amend', path: '/doctor/treatment/appointment-1/preview' },
  { name: 'patient-confirm-amended', search: 'role=patient&amend', path: `/patient/confirm/hospital1/${tid(108)}` },
  { name: 'doctor-signed-never', search: 'role=doctor&reading=never', path: `/doctor/signed/${tid(106)}` },
  { name: 'doctor-signed-ended', search: 'role=doctor&reading=ended', path: `/doctor/signed/${tid(106)}` },
  { name: 'doctor-waiting', search: 'role=doctor', path: '/doctor/waiting' },
];
