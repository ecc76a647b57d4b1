import { describe, expect, it } from 'vitest';
import { PID } from '../../domain/ids.ts';
import { usualHours } from '../../domain/roster.ts';
import { readCsv, writeCsv } from './csv.ts';
import { readRoster, rosterText, writeRoster } from './roster-csv.ts';

const pid = (digit: string) => PID.parse(digit.repeat(96));
const doctors = [
  { pid: pid('a'), name: '李明', department: 'cardiology' },
  { pid: pid('b'), name: '=HYPERLINK("x")', department: 'cardiology' },
  { pid: pid('c'), name: 'Wu, "Jo"', department: 'surgery' },
  { pid: pid('d'), name: 'Wu, "Jo"', department: 'cardiology' },
];
const roster = {
  ...{ timeZone: 'Asia/Shanghai', usual: usualHours, unreadable: 0 },
  hours: [
    {
      doctorPid: pid('a'),
      hours: { room: '东 3', minutes: 20, sessions: [{ weekday: 6, from: '08:00', to: '24:00' }] },
    },
    { doctorPid: pid('c'), hours: { minutes: 15, sessions: [] } },
  ],
  days: [
    { day: '2026-10-01', name: '国庆节' },
    { day: '2026-10-10', name: '补班', like: 5 },
  ],
  leaves: [{ doctorPid: pid('b'), from: '2026-12-24', to: '2027-01-08' }],
};
const head = 'entry,pid,name,weekday,from,to,minutes,room\n';
const faultsOf = (rows: string) => readRoster(head + rows, doctors).faults.map(({ line, what }) => `${line} ${what}`);

describe('a roster as a file', () => {
  it('is read as it was written, with every doctor’s hours', () => {
    const { changes, faults } = readRoster(writeRoster(doctors, roster), doctors);
    expect(faults).toEqual([]);
    expect(changes?.hours).toEqual([
      roster.hours[0],
      { doctorPid: pid('b'), hours: usualHours },
      roster.hours[1],
      { doctorPid: pid('d'), hours: usualHours },
    ]);
    expect(changes).toMatchObject({ days: roster.days, leaves: roster.leaves, ordinary: [], back: [] });
  });

  it('is read as spreadsheets write it: other separators, days, times and ends of lines, columns in another order', () => {
    const text =
      'name;entry;from;to;weekday;minutes;room;pid;note\r\n李明;Hours;8:00;12:00:00;1;20;;;x\r\n;;;;;;;;\r\n国庆节;day;2026/10/1;;;;;;\r\n';
    expect(readRoster(text, doctors).changes).toMatchObject({
      hours: [{ doctorPid: pid('a'), hours: { minutes: 20, sessions: [{ weekday: 1, from: '08:00', to: '12:00' }] } }],
      days: [{ day: '2026-10-01', name: '国庆节' }],
    });
  });

  it.each([
    ['an entry of another kind', 'meeting,,,,,,,', '2 entry'],
    ['a doctor nobody knows', 'hours,,王五,1,09:00,12:00,30,', '2 doctor'],
    ['a name that two doctors have', 'hours,,"Wu, ""Jo""",1,09:00,12:00,30,', '2 two-doctors'],
    ['a weekday there is not', 'hours,,李明,8,09:00,12:00,30,', '2 weekday'],
    ['hours without a weekday', 'hours,,李明,,09:00,12:00,30,', '2 weekday'],
    ['a time there is not', 'hours,,李明,1,09:00,25:00,30,', '2 time'],
    ['an appointment of no length', 'hours,,李明,1,09:00,12:00,,', '2 minutes'],
    ['a room that is too long', `hours,,李明,1,09:00,12:00,30,${'x'.repeat(41)}`, '2 room'],
    ['hours that overlap', 'hours,,李明,1,09:00,12:00,30,\nhours,,李明,1,11:00,13:00,30,', '2 overlap'],
    ['two lengths', 'hours,,李明,1,09:00,12:00,30,\nhours,,李明,2,11:00,13:00,20,', '3 disagree'],
    ['a day there is not', 'day,,x,,2026-02-30,,,', '2 day'],
    ['a day without a name', 'day,,,,2026-10-01,,,', '2 name'],
    ['a day twice', 'day,,x,,2026-10-01,,,\nday,,y,,2026-10-01,,,', '3 twice'],
    ['leave that ends before it begins', 'leave,,李明,,2026-10-02,2026-10-01,,', '2 day'],
    ['a quote that is not closed', 'day,,"x,,2026-10-01,,,', '1 quotes'],
  ])('is refused with the number of the line for %s, and nothing of it is a change', (_, rows, fault) => {
    expect(faultsOf(rows)).toEqual([fault]);
    expect(readRoster(head + rows, doctors)).not.toHaveProperty('changes');
  });

  it('is read as UTF-8 and as GB 18030', () => {
    expect(rosterText(Buffer.from('李明'))).toBe('李明');
    expect(rosterText(Uint8Array.of(0xc0, 0xee, 0xc3, 0xf7))).toBe('李明');
    expect(rosterText(Uint8Array.of(0x61, 0xff, 0xff))).toBeUndefined();
  });

  it('is refused without its columns', () => {
    expect(readRoster('a,b\n1,2\n', doctors).faults).toEqual([{ line: 1, what: 'columns' }]);
    expect(readRoster('', doctors).faults).toEqual([{ line: 1, what: 'columns' }]);
  });

  it('tells all its faults by the lines they are on, also behind a cell of several lines', () => {
    expect(faultsOf('day,,"a\nb",,2026-10-01,,,\n\nx,,,,,,,\nday,,"c",,2026-13-01,,,')).toEqual([
      '2 name',
      '5 entry',
      '6 day',
    ]);
  });
});

describe('a file of cells', () => {
  it('comes back as it was, and no cell is a formula to a spreadsheet', () => {
    const cells = [
      ['a', 'b,c', 'd"e'],
      ['=1+1', '-2', "'x", "'=y"],
      ['', 'two\nlines', '；'],
    ];
    const text = writeCsv(cells);
    expect(text).toMatch(/'=1\+1,'-2,''x,''=y\r\n/);
    expect(readCsv(text)?.map((line) => line.cells)).toEqual(cells);
  });
});
