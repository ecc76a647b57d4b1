import { describe, expect, it } from 'vitest';
import { saApi } from '../../api/http/sa.ts';
import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import { ScriptedService } from '../../services/testing/service.ts';
import { endOwnKeys } from './end-keys.ts';

/** SA that answers each time the next of these: a refusal, or that it is done. */
function saAnswering(...answers: (ErrorCode | 'done')[]) {
  const reasons: string[] = [];
  const sa = new ScriptedService().on(saApi.endOwnRegistration, ({ body }) => {
    reasons.push(body.reason);
    const answer = answers.shift() ?? 'INTERNAL';
    if (answer !== 'done') throw new OpenwardError(answer);
    return { statusAt: '2030-01-15T08:00:00.000Z' };
  });
  return { sa, reasons };
}

describe('ending one’s own keys', () => {
  it.each<[string, (ErrorCode | 'done')[]]>([
    ['when SA says so', ['done']],
    ['when the answer was lost and SA says so the second time', ['SERVICE_UNAVAILABLE', 'done']],
    ['when the answer was lost and these keys are refused already', ['SERVICE_UNAVAILABLE', 'USER_REVOKED']],
    ['when nobody knew and these keys are refused already', ['LEDGER_UNKNOWN', 'USER_REVOKED']],
  ])('is done %s', async (_, answers) => {
    const asked = answers.length;
    const { sa, reasons } = saAnswering(...answers);
    await endOwnKeys(sa, 'My stick was stolen');
    expect(reasons).toEqual(Array.from({ length: asked }, () => 'My stick was stolen'));
  });

  it.each<[ErrorCode, (ErrorCode | 'done')[]]>([
    ['LEDGER_UNAVAILABLE', ['LEDGER_UNAVAILABLE']],
    ['SERVICE_UNAVAILABLE', ['SERVICE_UNAVAILABLE', 'SERVICE_UNAVAILABLE']],
  ])('is not done, and says so, when %s is all that comes', async (code, answers) => {
    await expect(endOwnKeys(saAnswering(...answers).sa, 'stolen')).rejects.toMatchObject({ code });
  });
});
