import { dialog, type BrowserWindow } from 'electron';
import { OpenwardError } from '../../domain/errors.ts';
import { freeNameOn, newestOn, pluggedSticks } from '../files/sticks.ts';
import type { Dialogs, Printing } from '../ipc/dialogs.ts';

export function systemDialogs(window: () => BrowserWindow | undefined): Dialogs {
  const open = async (defaultPath?: string): Promise<string | undefined> => {
    const owner = window();
    if (!owner) return undefined;
    const where = defaultPath === undefined ? {} : { defaultPath };
    const { canceled, filePaths } = await dialog.showOpenDialog(owner, { properties: ['openFile'], ...where });
    return canceled ? undefined : filePaths[0];
  };
  return {
    openFile: () => open(),
    openPort: () => open('/dev'),
    saveFile: async (suggestedName) => {
      const owner = window();
      if (!owner) return undefined;
      const { canceled, filePath } = await dialog.showSaveDialog(owner, { defaultPath: suggestedName });
      return canceled || filePath === '' ? undefined : filePath;
    },
  };
}

const endings = { keys: '.tar', recovery: '.json' } as const;

/**
 * A kiosk shows nobody its files: the newest of its kind on what is plugged in is read, and what is written goes there.
 * Errors of its functions: STICK_NEEDED.
 * @param folder where sticks appear, when not where the system's desktops have them
 */
export function stickDialogs(folder: string | undefined): Dialogs {
  return {
    openFile: async (what) => {
      const found = what === 'attachment' ? undefined : await newestOn(await pluggedSticks(folder), endings[what]);
      if (found === undefined) throw new OpenwardError('STICK_NEEDED');
      return found;
    },
    openPort: () => Promise.reject(new OpenwardError('NOT_AVAILABLE', 'A kiosk has no ports')),
    saveFile: async (suggestedName) => {
      const stick = (await pluggedSticks(folder)).at(-1);
      if (stick === undefined) throw new OpenwardError('STICK_NEEDED');
      return freeNameOn(stick, suggestedName);
    },
  };
}

/** Of the window as it is then. On a kiosk at once, on its printer: the system's own dialog leads to files. */
export function systemPrinting(window: () => BrowserWindow | undefined, kiosk: boolean): Printing {
  return {
    print: () =>
      new Promise((resolve) => {
        const shown = window();
        if (shown) shown.webContents.print({ silent: kiosk, printBackground: true }, (printed) => resolve(printed));
        else resolve(false);
      }),
    pdf: async () => {
      const shown = window();
      if (!shown) throw new OpenwardError('CANCELLED', 'The window is gone');
      return shown.webContents.printToPDF({ pageSize: 'A4', printBackground: true, preferCSSPageSize: true });
    },
  };
}
