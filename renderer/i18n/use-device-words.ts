import { driverName, presetName, quantityName } from './device-words.ts';
import { useLanguage } from './index.ts';

/** What a device's code means, in the language of the windows. */
export function useQuantityName(): (code: string) => string {
  const language = useLanguage();
  return (code) => quantityName(code, language);
}

/** What a kind of device is called, in the language of the windows. */
export function useDriverName(): (id: string) => string {
  const language = useLanguage();
  return (id) => driverName(id, language);
}

/** Which machines are set so, in the language of the windows. */
export function usePresetName(): (driver: string, id: string) => string {
  const language = useLanguage();
  return (driver, id) => presetName(driver, id, language);
}
