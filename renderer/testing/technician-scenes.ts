import type { Page } from 'playwright';
import { testIds } from '../test-ids.ts';
import { click, type Scene } from './scene.ts';

/** Recordings, from the choice of a device until they are stored. */
export const technicianScenes: readonly Scene[] = [
  { name: 'technician-captures', search: 'role=technician', path: '/technician/captures' },
  { name: 'technician-new', search: 'role=technician', path: '/technician/new' },
  {
    name: 'technician-new-device',
    search: 'role=technician',
    path: '/technician/new',
    act: async (page) => {
      await page.getByTestId('capture-new.driver').selectOption('medibus');
    },
  },
  {
    name: 'technician-live',
    search: 'role=technician&live',
    path: '/technician/captures/c1',
    act: async (page) => page.waitForTimeout(2500),
  },
  {
    name: 'technician-live-silent',
    search: 'role=technician&live=silent',
    path: '/technician/captures/c1',
    act: async (page) => page.waitForTimeout(6000),
  },
  {
    name: 'technician-together',
    search: 'role=technician&live=several',
    path: '/technician/together',
    act: async (page) => page.waitForTimeout(2500),
  },
  {
    name: 'technician-private',
    search: 'role=technician&live=several',
    path: '/technician/together',
    act: async (page) => {
      await page.getByTestId(testIds.together.root).waitFor();
      await page.keyboard.press('F9');
    },
  },
  ...(['understood', 'foreign'] as const).map((outcome) => ({
    name: `technician-test-${outcome}`,
    search: `role=technician&link=${outcome}`,
    path: '/technician/test',
    act: async (page: Page) => {
      await page.getByTestId(testIds.captureNew.driver).selectOption('medibus');
      await page.getByTestId(testIds.captureNew.portChoice).selectOption('/dev/ttyUSB0');
      await page.getByTestId(testIds.linkTest.test).click();
      await page.getByTestId(testIds.linkTest.found).waitFor();
    },
    tall: true,
  })),
  { name: 'technician-screen', search: 'role=technician', path: '/technician/screen' },
  { name: 'technician-live-unkept', search: 'role=technician&trouble=unkept', path: '/technician/captures/c1' },
  { name: 'technician-live-room', search: 'role=technician&trouble=room', path: '/technician/captures/c1' },
  {
    name: 'technician-live-process-ended',
    search: 'role=technician&trouble=process-ended',
    path: '/technician/captures/c1',
  },
  {
    name: 'technician-live-restarted',
    search: 'role=technician&trouble=restarted',
    path: '/technician/captures/c1',
  },
  { name: 'technician-reading', search: 'role=technician&trouble=reading', path: '/technician/captures/c4' },
  { name: 'technician-cut-again', search: 'role=technician&trouble=again', path: '/technician/captures/c4' },
  { name: 'technician-queued', search: 'role=technician&trouble=queued', path: '/technician/captures/c2' },
  { name: 'technician-partly', search: 'role=technician&trouble=partly', path: '/technician/captures/c2' },
  { name: 'technician-cut', search: 'role=technician', path: '/technician/captures/c4' },
  {
    name: 'technician-cut-ending',
    search: 'role=technician',
    path: '/technician/captures/c4',
    act: click(testIds.live.endHere),
  },
];
