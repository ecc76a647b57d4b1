import { describe, expect, it } from 'vitest';
import { calls } from '../../api/window/calls.ts';
import { answers } from './sample/answers.ts';
import { sessionOf } from './sample/session.ts';

const asked = new URLSearchParams('role=patient');
const request = { jobId: crypto.randomUUID(), version: 1 };

describe('sample data', () => {
  it('is what the contract says for every call it answers', () => {
    const wrong: string[] = [];
    for (const [name, answer] of Object.entries(answers)) {
      const call = Object.entries(calls).find(([key]) => key === name)?.[1];
      const value: unknown = Reflect.apply(answer, undefined, [request, asked]);
      const parsed = call?.reply.safeParse(value);
      if (parsed?.success !== true)
        wrong.push(
          `${name}: ${parsed?.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ') ?? 'no such call'}`,
        );
    }
    expect(wrong).toEqual([]);
  });

  it('has a person of every role', () => {
    for (const role of ['patient', 'doctor', 'technician', 'consumer', 'hospital-admin', 'sa-officer']) {
      expect(sessionOf(new URLSearchParams(`role=${role}`)).me?.role).toBe(role);
    }
  });
});
