import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { TypedForms, type Typist } from './typed-forms.ts';

const forms = '{"booking":{"":{"complaint":"a cough for three weeks"}}}';

/** Somebody whose keys are unlocked until they are locked. */
function person(id: string): Typist & { lock: () => void } {
  const key = randomBytes(32);
  let open = true;
  const vault = {
    pid: `pid of ${id}`,
    draftKey: () => {
      if (!open) throw new OpenwardError('VAULT_LOCKED');
      return Buffer.from(key);
    },
  };
  return { id, ports: { vault }, lock: () => (open = false) };
}

describe('what a person typed', () => {
  test.each(['idle', 'suspended'] as const)('is there when they come back after a lock: %s', (why) => {
    const [typed, wu] = [new TypedForms(), person('wu')];
    typed.keep(wu, forms);
    typed.locked(why);
    typed.signedIn('wu');
    expect(typed.of(wu)).toBe(forms);
  });

  test('is there once more when the page was loaded anew, as it was said last', () => {
    const [typed, wu] = [new TypedForms(), person('wu')];
    typed.keep(wu, '{}');
    typed.keep(wu, forms);
    expect([typed.of(wu), typed.of(wu)]).toEqual([forms, forms]);
  });

  test.each(['asked', 'revoked'] as const)('is forgotten when they do not come back to it: %s', (why) => {
    const [typed, wu] = [new TypedForms(), person('wu')];
    typed.keep(wu, forms);
    typed.locked(why);
    expect(typed.of(wu)).toBeUndefined();
  });

  test('is nothing of another person’s, and gone for good once another signed in', () => {
    const [typed, wu, li] = [new TypedForms(), person('wu'), person('li')];
    typed.keep(wu, forms);
    typed.locked('idle');
    expect(typed.of(li)).toBeUndefined();
    typed.signedIn('li');
    typed.signedIn('wu');
    expect(typed.of(wu)).toBeUndefined();
  });

  test('cannot be read by anybody while their keys are locked', () => {
    const [typed, wu] = [new TypedForms(), person('wu')];
    typed.keep(wu, forms);
    wu.lock();
    expect(() => typed.of(wu)).toThrow(OpenwardError);
    expect(() => typed.keep(wu, forms)).toThrow(OpenwardError);
  });

  test('does not open with the key of another vault, even under the same id', () => {
    const [typed, wu, other] = [new TypedForms(), person('wu'), person('wu')];
    typed.keep(wu, forms);
    expect(() => typed.of(other)).toThrow(expect.objectContaining({ code: 'ENVELOPE_TAMPERED' }));
  });
});
