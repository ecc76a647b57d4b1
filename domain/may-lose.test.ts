import { expect, it } from 'vitest';
import { mayLose } from './may-lose.ts';

/** An output as Node makes it of a file: it throws where the disk is full. */
class Output {
  full = false;
  readonly lines: string[] = [];
  hear: (() => void) | undefined;
  write(line: string): boolean {
    if (this.full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    this.lines.push(line);
    return true;
  }
  on(_: 'error', hear: () => void): void {
    this.hear = hear;
  }
}

it('a line that the disk does not take is lost, the program goes on, and later lines are written', () => {
  const output = new Output();
  mayLose(output);
  output.write('one');
  output.full = true;
  expect(() => output.write('two')).not.toThrow();
  output.full = false;
  output.write('three');
  expect(output.lines).toEqual(['one', 'three']);
  expect(output.hear).toBeDefined();
});
