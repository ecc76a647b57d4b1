import { dialog, type BrowserWindow } from 'electron';
import type { Dialogs } from '../ipc/dialogs.ts';

export function systemDialogs(window: () => BrowserWindow | undefined): Dialogs {
  return {
    openFile: async () => {
      const owner = window();
      if (!owner) return undefined;
      const { canceled, filePaths } = await dialog.showOpenDialog(owner, { properties: ['openFile'] });
      return canceled ? undefined : filePaths[0];
    },
    saveFile: async (suggestedName) => {
      const owner = window();
      if (!owner) return undefined;
      const { canceled, filePath } = await dialog.showSaveDialog(owner, { defaultPath: suggestedName });
      return canceled || filePath === '' ? undefined : filePath;
    },
  };
}
