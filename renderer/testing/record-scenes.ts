import { testIds } from '../test-ids.ts';
import { hex } from './sample/ids.ts';
import { all, click, type Scene } from './scene.ts';

/** A record that is open. */
export const recordScenes: readonly Scene[] = [
  {
    name: 'patient-record-clouds',
    search: 'role=patient&clouds',
    path: `/patient/records/T-${hex(101, 32)}/1`,
    tall: true,
  },
  {
    name: 'patient-record',
    search: 'role=patient',
    path: '/patient/records/T-00000000000000000000000000000000/1',
    tall: true,
  },
  {
    name: 'patient-export',
    search: 'role=patient',
    path: '/patient/records/T-00000000000000000000000000000000/1',
    act: all(click(testIds.record.exportOpen('s1')), click(testIds.record.exportSave)),
  },
  {
    name: 'patient-export-all',
    search: 'role=patient&twice',
    path: '/patient/records/T-00000000000000000000000000000000/1',
    act: click(testIds.record.exportOpen('s1-s4')),
  },
  {
    name: 'patient-evidence',
    search: 'role=patient',
    path: '/patient/records/T-00000000000000000000000000000000/1',
    act: click(testIds.record.badge),
  },
  {
    name: 'patient-tampered',
    search: 'role=patient&fail=records.open:DIGEST_MISMATCH',
    path: '/patient/records/T-00000000000000000000000000000000/1',
  },
  {
    name: 'patient-failed-check',
    search: 'role=patient&tampered',
    path: '/patient/records/T-00000000000000000000000000000000/1',
  },
];
