import { testIds } from '../test-ids.ts';
import { toDetails } from './booking-steps.ts';
import { all, click, fill, type Scene } from './scene.ts';

/** What a patient sees on a kiosk once signed in. */
export const kioskScenes: readonly Scene[] = [
  { name: 'kiosk-connection-missing', search: 'role=patient&kiosk&offline', path: '/patient' },
  { name: 'kiosk-home', search: 'role=patient&kiosk', path: '/patient' },
  { name: 'kiosk-book-when', search: 'role=patient&kiosk', path: '/patient/book', act: toDetails },
  {
    name: 'kiosk-keys-pinyin',
    search: 'role=patient&kiosk',
    path: '/patient/book',
    act: all(
      toDetails,
      click(testIds.book.anySlot),
      click(testIds.book.next),
      fill(testIds.book.allergy, '青霉素'),
      click(testIds.book.addAllergy),
      click(testIds.book.complaint),
      // In an English window one chooses Chinese first.
      async (page) => {
        const chinese = page.getByTestId(testIds.keyboard.key('pinyin'));
        if (await chinese.isVisible()) await chinese.click();
      },
      ...Array.from('toutong', (letter) => click(testIds.keyboard.key(letter))),
      async (page) => page.getByTestId(testIds.keyboard.candidate('头痛')).waitFor(),
    ),
  },
  {
    name: 'kiosk-confirm-open',
    search: 'role=patient&kiosk',
    path: '/patient/confirm/hospital1/T-00000000000000000000000000000000',
  },
  {
    name: 'kiosk-keys-dialog',
    search: 'role=patient&kiosk',
    path: '/patient/confirm/hospital1/T-00000000000000000000000000000000',
    act: all(click(testIds.confirm.sendBack), click(testIds.confirm.remark)),
  },
];
