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

/**
 * What a device calls itself; of one that never said who it is, what its driver is for. Recordings that were handed
 * over have the driver's id in place of a name then.
 */
export function useDeviceName(): (device: string, driver?: string) => string {
  const nameOf = useDriverName();
  return (device, driver = '') => nameOf(device === '' ? driver : device);
}

/** Which machines are set so, in the language of the windows. */
export function usePresetName(): (driver: string, id: string) => string {
  const language = useLanguage();
  return (driver, id) => presetName(driver, id, language);
}
