import { requestShare, sharesOfConsumer } from '../../../app/flows/share.ts';
import { openShare } from '../../../app/flows/use.ts';
import type { Desk } from '../desk.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { OpenedContents } from './opened.ts';
import { nameOf, recordView } from './record-view.ts';
import { pageOf } from './shares.ts';

export function requestHandlers({ session, loaded }: Desk, opened: OpenedContents): AreaHandlers<'requests'> {
  return {
    'requests.list': async ({ bookmark }) => pageOf(await sharesOfConsumer(session.need().ports, bookmark)),
    'requests.make': async (asked) => (await requestShare(session.need().ports, asked)).result,
    'requests.open': async ({ shareId }, work) => {
      const person = session.need();
      const { use, record, contents, checks, share } = await openShare(person.ports, shareId, work);
      opened.remember(person, 'share', shareId, record.version, contents);
      const { patientPid, doctorPid, recordedAt, transactionId, hospital } = record;
      const bytes = share.granted?.csBytes ?? record.bytes;
      return {
        ...recordView({
          patientPid,
          doctorPid,
          bytes,
          recordedAt,
          transactionId,
          hospital: nameOf(loaded.profile, hospital),
          contents,
          checks,
        }),
        use,
      };
    },
  };
}
