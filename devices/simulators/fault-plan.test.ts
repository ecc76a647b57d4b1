import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { readFaultPlan } from './fault-plan.ts';

const written = (faults: string): string =>
  `{\n  "format": "openward-fault-plan/1",\n  "faults": [\n${faults}\n  ]\n}\n`;

/** What is said of a plan that cannot be used. */
function refusal(text: string): string {
  try {
    readFaultPlan(text, 'plan.json');
  } catch (error) {
    if (error instanceof OpenwardError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'it was taken';
}

describe('a plan of faults', () => {
  it('says what goes wrong and when; what lasts goes on from the beginning to the end unless it says otherwise', () => {
    const plan = readFaultPlan(written('{ "fault": "noise" }, { "fault": "reboot", "atMs": 5000, "forMs": 900 }'), 'p');
    expect(plan.faults).toEqual([
      { fault: 'noise', atMs: 0 },
      { fault: 'reboot', atMs: 5000, forMs: 900 },
    ]);
  });

  it('is what the documentation shows', () => {
    const documented = readFileSync(join(import.meta.dirname, '../../docs/devices.md'), 'utf8');
    const [, shown = ''] = /```json\n([^`]*openward-fault-plan[^`]*)```/.exec(documented) ?? [];
    expect(readFaultPlan(shown, 'docs/devices.md').faults.map(({ fault }) => fault)).toContain('unplug');
  });

  it.each([
    ['a comma too many', written('{ "fault": "noise" },'), /plan\.json is no plan of faults: line \d+: /],
    ['a comment', written('{ "fault": "noise" } # hiss'), /line 4: /],
    ['a fault of which nobody knows', written('{ "fault": "noise" },\n{ "fault": "gremlins" }'), /line 5: faults\.1/],
    ['a field of which nobody knows', written('{ "fault": "noise", "loud": 1 }'), /line 4: faults\.0: .*loud/],
    ['a time before the beginning', written('\n{ "fault": "flip",\n"atMs": -1 }'), /line 6: faults\.0\.atMs: /],
    ['a silence without an end', written('{ "fault": "silence", "atMs": 3 }'), /line 4: faults\.0\.forMs: /],
    ['a time that is no number', written('{ "fault": "silence", "atMs": "3 s", "forMs": 1 }'), /faults\.0\.atMs: /],
    ['the same said twice', written('{ "fault": "noise", "atMs": 1, "atMs": 2 }'), /line 4: /],
    ['another format', '{ "format": "openward-fault-plan/2", "faults": [] }', /line 1: format: /],
    ['no object at all', '[]', /line 1: the plan: /],
    ['nothing', '', /line 1: /],
  ])('is refused for %s, with the line and the field', (_, text, says) => {
    expect(refusal(text)).toMatch(/^INPUT_INVALID /);
    expect(refusal(text)).toMatch(says);
  });
});
