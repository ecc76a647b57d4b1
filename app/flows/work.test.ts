import { expect, it, vi } from 'vitest';
import { begin } from './work.ts';

it('a phase of cancelled work does not begin, and nobody is told that it does', () => {
  const progress = vi.fn();
  const reason = new Error('the person changed their mind');
  expect(() => begin({ progress, signal: AbortSignal.abort(reason) }, 'signing')).toThrow(
    expect.objectContaining({ code: 'CANCELLED', cause: reason }),
  );
  expect(progress).not.toHaveBeenCalled();
});
