import { dialog, type BrowserWindow } from 'electron';
import { OpenwardError } from '../../domain/errors.ts';
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
