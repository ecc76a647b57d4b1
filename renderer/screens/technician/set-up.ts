import { z } from 'zod';
import { KeptForm } from '../../input/kept-form.ts';

const SetUp = z.object({ tid: z.string().optional(), driver: z.string(), port: z.string(), line: z.string() });
/** Which device at which port: the same for a test of the link and for the recording after it. */
export const keptSetUp = new KeptForm('capture', SetUp, { driver: '', port: '', line: '' });

export type SetUp = z.infer<typeof SetUp>;
