import { describe, expect, it } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { keyOf, placeOf, urlOf } from '../../domain/object-place.ts';
import { testPid } from '../testing/people.ts';
import { checkMayRead, checkMayWrite } from './entitlement.ts';

const treatment = {
  hospital: 'Hospital1MSP',
  patientPid: testPid('patient'),
  doctorPid: testPid('doctor'),
  status: 'open' as const,
};
const people = {
  patient: { role: 'patient' as const, pid: testPid('patient'), mspId: 'Hospital1MSP' },
  otherPatient: { role: 'patient' as const, pid: testPid('other'), mspId: 'Hospital1MSP' },
  doctor: { role: 'doctor' as const, pid: testPid('doctor'), mspId: 'Hospital1MSP' },
  otherDoctor: { role: 'doctor' as const, pid: testPid('colleague'), mspId: 'Hospital1MSP' },
  technician: { role: 'technician' as const, pid: testPid('technician'), mspId: 'Hospital1MSP' },
  strangeTechnician: { role: 'technician' as const, pid: testPid('technician2'), mspId: 'Hospital2MSP' },
  patientAsDoctor: { role: 'doctor' as const, pid: testPid('patient'), mspId: 'Hospital1MSP' },
  consumer: { role: 'consumer' as const, pid: testPid('patient'), mspId: 'Hospital1MSP' },
};
const kinds = ['records', 'captures', 'shares'] as const;
type Check = typeof checkMayRead;

function allowed(check: Check): string[] {
  const passes = (action: () => void): boolean => {
    try {
      action();
      return true;
    } catch (error) {
      expect(error).toEqual(new OpenwardError('NOT_ENTITLED'));
      return false;
    }
  };
  return Object.entries(people).flatMap(([name, person]) =>
    kinds.filter((kind) => passes(() => check(person, treatment, kind))).map((kind) => `${name} ${kind}`),
  );
}

describe('entitlement to objects', () => {
  it('to write: records by the doctor, captures by the hospital’s technicians, shares by the patient, nobody else', () => {
    expect(allowed(checkMayWrite)).toEqual(['patient shares', 'doctor records', 'technician captures']);
  });

  it('to read: the patient everything, the doctor records and captures, technicians captures, nobody else', () => {
    expect(allowed(checkMayRead)).toEqual([
      'patient records',
      'patient captures',
      'patient shares',
      'doctor records',
      'doctor captures',
      'technician captures',
    ]);
  });

  it('to capture ends with the treatment', () => {
    expect(() => checkMayWrite(people.technician, { ...treatment, status: 'closed' }, 'captures')).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }) as Error,
    );
    expect(() => checkMayWrite(people.doctor, { ...treatment, status: 'closed' }, 'records')).not.toThrow();
  });
});

it('an object’s address and key say the same', () => {
  const digest = 'b'.repeat(96);
  const tid = `T-${'1'.repeat(32)}`;
  const share = { bucket: 'openward-records', kind: 'shares', tid, digest } as const;
  expect(placeOf(urlOf(share))).toEqual(share);
  expect(keyOf(share)).toBe(`shares/${tid}/${digest}`);
  const record = { bucket: 'openward-records', kind: 'records', tid, digest } as const;
  expect(placeOf(urlOf(record))).toEqual({ ...record, tid: undefined });
  expect(keyOf(record)).toBe(`records/${digest}`);
});
