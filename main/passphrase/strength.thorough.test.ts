import { expect, test } from 'vitest';
import { strengthOf } from './strength.ts';

const known = ['张小明', '110105199003071234', 'E20481763', 'Wu Tianqi'];

test('a passphrase as long as one may be is judged in a moment, whatever is in it', async () => {
  await strengthOf('warm', []);
  for (const passphrase of ['x9'.repeat(100), '1qaz'.repeat(50), 'Xk3#'.repeat(50), '我爱你'.repeat(66)]) {
    const { user } = process.cpuUsage();
    await strengthOf(passphrase, known);
    // A second of this thread alone; a machine whose cores are shared with others' work says up to twice as much.
    expect((process.cpuUsage().user - user) / 1000, passphrase.slice(0, 8)).toBeLessThan(5000);
  }
});
