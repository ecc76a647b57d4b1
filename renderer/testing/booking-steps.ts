import { testIds } from '../test-ids.ts';
import { all, click } from './scene.ts';

/** From the first step of a booking to the choice of a time. */
export const toDetails = all(
  click(testIds.book.hospital('hospital1')),
  click(testIds.book.department('surgery')),
  click(testIds.book.next),
);
