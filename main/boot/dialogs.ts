import { dialog, type BrowserWindow } from 'electron';
import type { Dialogs } from '../ipc/dialogs.ts';

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
