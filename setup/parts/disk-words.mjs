// @ts-check

/** What the system says of a disk, in words. The product's own are in domain/, which set-up cannot read yet. */
const words = {
  ENOSPC: 'there is no room left on the disk',
  EDQUOT: 'the room allotted on the disk is used up',
  EROFS: 'the disk can only be read',
  EACCES: 'the system does not allow it',
  EPERM: 'the system does not allow it',
  EIO: 'the disk does not read or write as it should',
  EMFILE: 'the system allows no more open files',
  ENFILE: 'the system allows no more open files',
};

/**
 * A failing disk in words for whoever runs set-up; undefined for any other error.
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function diskWords(error) {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const said = Object.entries(words).find(([code]) => code === error.code);
  if (said === undefined) return undefined;
  const where = 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : '';
  return `${where}${said[1]} (${said[0]}). What is done is kept: run it again when that is mended.`;
}
