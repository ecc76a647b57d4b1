import { expect, test } from 'vitest';
import { OpenwardError } from '../../../domain/errors.ts';
import { TID } from '../../../domain/ids.ts';
import { MemoryService } from '../../../app/flows/testing/memory-services.ts';
import { Trace } from '../../../app/flows/testing/trace.ts';
import { CaptureService } from '../../capture/capture-service.ts';
import type { CallContext } from '../handlers.ts';
import { captureHandlers } from './capture.ts';

const idle: CallContext = { signal: new AbortController().signal, progress: () => undefined };
const jobId = '00000000-0000-4000-8000-000000000000';
const tid = TID.parse(`T-${'1'.repeat(32)}`);

test.each(['/dev/null', '/dev/pts/0', '/dev/mem', '/etc/passwd', '../etc/passwd', '/dev/ttyUSB0/../null'])(
  'a page that names %s as a port is refused before anything is asked or opened',
  async (port) => {
    const trace = new Trace();
    const opened: string[] = [];
    const captures = new CaptureService({
      beginProcess: () => {
        opened.push('a process');
        throw new Error('expected no process to be begun');
      },
      tell: () => undefined,
      onCapturing: () => undefined,
      note: () => undefined,
    });
    const hospital = new MemoryService('hospital', trace);
    const person = {
      me: { pid: 'a'.repeat(96) },
      hospital: () => hospital,
      get journals(): never {
        throw new Error('expected nothing to be written');
      },
      get ports(): never {
        throw new Error('expected nothing to be asked');
      },
    };
    const handlers = captureHandlers({
      person: () => person,
      captures,
      dialogs: { openPort: () => Promise.resolve('/etc/passwd') },
    });
    await handlers['devices.ports']({}, idle);
    const code = (error: unknown): unknown => (error instanceof OpenwardError ? error.code : error);
    const start = async (): Promise<unknown> => handlers['capture.start']({ tid, driver: 'medibus', port }, idle);
    expect(await start().catch(code)).toBe('PORT_NOT_OFFERED');
    const test = async (): Promise<unknown> => handlers['devices.testLink']({ jobId, driver: 'medibus', port }, idle);
    expect(await test().catch(code)).toBe('PORT_NOT_OFFERED');
    const choose = async (): Promise<unknown> => handlers['devices.choosePort']({}, idle);
    expect(await choose().catch(code)).toBe('PORT_MALFORMED_PATH');
    expect(await start().catch(code)).toBe('PORT_NOT_OFFERED');
    expect(opened).toEqual([]);
  },
);
