import type { Preferences, TextSize } from '../../../api/window/preferences.ts';
import type { PreferenceFile } from '../../session/preferences.ts';
import { TextSizeFile } from '../../session/text-size.ts';
import type { AreaHandlers } from '../handlers.ts';

export interface PreferenceParts {
  readonly preferences: PreferenceFile;
  /** Draws the whole window that large. */
  readonly zoom: (textSize: TextSize) => void;
  /** Folder of the person signed in; undefined when nobody is. */
  readonly personFolder: () => string | undefined;
}

export function preferenceHandlers({ preferences, zoom, personFolder }: PreferenceParts): AreaHandlers<'preferences'> {
  const own = (): TextSizeFile | undefined => {
    const folder = personFolder();
    return folder === undefined ? undefined : new TextSizeFile(folder);
  };
  const read = async (): Promise<Preferences> => {
    const [common, textSize] = await Promise.all([preferences.read(), own()?.read()]);
    return textSize === undefined ? common : { ...common, textSize };
  };
  return {
    'preferences.get': async () => {
      const now = await read();
      zoom(now.textSize);
      return now;
    },
    'preferences.set': async (wanted) => {
      zoom(wanted.textSize);
      const file = own();
      if (file === undefined) await preferences.change(() => wanted);
      else {
        await file.write(wanted.textSize);
        // What one person reads best by is not put upon the next.
        await preferences.change(({ textSize }) => ({ ...wanted, textSize }));
      }
      return {};
    },
  };
}
