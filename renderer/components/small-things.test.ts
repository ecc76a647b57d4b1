import { describe, expect, it } from 'vitest';
import { ageOf } from './age.ts';
import { monitorColour } from './monitor-colours.ts';
import { sparkPath } from './sparkline.tsx';
import { trustOf } from './trust.ts';

describe('age', () => {
  const today = '2025-03-10';
  it('is days, then months, then years', () => {
    expect(ageOf('2025-03-01', today)).toEqual({ value: 9, unit: 'days' });
    expect(ageOf('2024-03-11', today)).toEqual({ value: 11, unit: 'months' });
    expect(ageOf('1979-04-18', today)).toEqual({ value: 45, unit: 'years' });
    expect(ageOf('1979-03-10', today)).toEqual({ value: 46, unit: 'years' });
  });
});

describe('trust', () => {
  const check = (result: 'passed' | 'failed' | 'pending') => ({ id: 'ledger' as const, result, evidence: [] });
  it('fails when one check failed, however many passed', () => {
    expect(trustOf([check('passed'), check('failed'), check('pending')])).toBe('failed');
  });
  it('is never passed without checks', () => {
    expect(trustOf([])).toBe('unchecked');
  });
  it('is pending until the last check is there', () => {
    expect(trustOf([check('passed'), check('pending')])).toBe('pending');
    expect(trustOf([check('passed')])).toBe('passed');
  });
});

describe('monitor conventions', () => {
  it('draws CO2 yellow, SpO2 and pleth cyan, the pulse green, airway pressure white', () => {
    expect(['medibus.24.E6', 'medibus.rt.06', 'medibus.24.EB', 'medibus.rt.02'].map(monitorColour)).toEqual([
      '#ffe14d',
      '#ffe14d',
      '#35d6ee',
      '#35d6ee',
    ]);
    expect(['medibus.24.E1', 'medibus.rt.00', 'medibus.24.7D'].map(monitorColour)).toEqual([
      '#42e07a',
      '#f2f5f6',
      '#f2f5f6',
    ]);
  });
  it('does not take CO2 for O2', () => {
    expect([monitorColour('medibus.24.E5'), monitorColour('medibus.24.F0')]).toEqual(['#ffe14d', '#b6ecd2']);
  });
  it('tells the curves of a ventilator apart', () => {
    const curves = ['medibus.rt.00', 'medibus.rt.01', 'medibus.rt.03', 'medibus.rt.06'].map(monitorColour);
    expect(new Set(curves).size).toBe(4);
  });
  it('leaves what nobody knows plain', () => {
    expect(monitorColour('medibus.24.3E')).toBe('#d3dee3');
  });
});

describe('sparkline', () => {
  it('breaks at what was not measured', () => {
    const path = sparkPath([0, 1, 2, 3], [1, 2, null, 3], 30, 10);
    expect(path.match(/M/g)).toHaveLength(2);
  });
  it('draws nothing of nothing', () => {
    expect(sparkPath([0, 1], [null, null], 30, 10)).toBe('');
  });
});
