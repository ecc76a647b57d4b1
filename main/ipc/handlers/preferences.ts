import type { PreferenceFile } from '../../session/preferences.ts';
import type { AreaHandlers } from '../handlers.ts';

export function preferenceHandlers(preferences: PreferenceFile): AreaHandlers<'preferences'> {
  return {
    'preferences.get': () => preferences.read(),
    'preferences.set': async (wanted) => {
      await preferences.write(wanted);
      return {};
    },
  };
}
