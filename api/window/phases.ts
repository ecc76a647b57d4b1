/** What long work may say it is doing; each is an i18n key under `phase.`. */
export const phases = [
  'checking-parties',
  'reading',
  'sealing',
  'uploading',
  'downloading',
  'verifying',
  'opening',
  'signing',
  'recording',
  'wrapping-key',
  'depositing',
  'releasing',
  'making-keys',
  'submitting',
  'exporting',
] as const;
/** One of them. */
export type Phase = (typeof phases)[number];
