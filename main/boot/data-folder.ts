import { accessSync, constants, mkdirSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';

/**
 * Makes the installation's own folder where there is none. Chromium takes a folder that this user may not use for one
 * that another program has locked, so it is looked at first.
 * @throws INPUT_INVALID in both languages: nobody's language is known yet
 */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new OpenwardError(
      'INPUT_INVALID',
      `Openward cannot keep anything in ${folder} (${why}): choose a folder of your own with --data · Openward 无法在 ${folder} 中保存数据（${why}）：请用 --data 指定您自己的文件夹`,
      { cause },
    );
  }
}
