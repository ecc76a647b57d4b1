import { requestShare, listSharesOfConsumer } from '../../../app/flows/share.ts';
import { openShare, type UsePorts } from '../../../app/flows/use.ts';
import { wordsOf } from '../../../app/flows/words.ts';
import { goOnDelivering } from './delivering.ts';
import type { NameOf } from '../name-of.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { OpenedContents } from './opened.ts';
import { recordView } from './record-view.ts';
import { pageReply } from './shares.ts';

interface RequestParts {
  /** Who is signed in and asks for data; another object for each sign-in. */
  readonly person: () => { readonly ports: UsePorts };
  readonly opened: OpenedContents;
  readonly nameOf: NameOf;
}

export function requestHandlers({ person: signedIn, opened, nameOf }: RequestParts): AreaHandlers<'requests'> {
  return {
    'requests.list': async ({ bookmark }) => {
      const { ports } = signedIn();
      goOnDelivering(ports);
      return pageReply(await listSharesOfConsumer(ports, bookmark));
    },
    'requests.make': async (asked) => (await requestShare(signedIn().ports, asked)).result,
    'requests.words': ({ shareId }) => wordsOf(signedIn().ports, shareId),
    'requests.open': async ({ shareId }, work) => {
      const person = signedIn();
      const { use, record, contents, checks, share } = await openShare(person.ports, shareId, work);
      opened.remember(person, 'share', shareId, record.version, contents);
      const bytes = share.granted?.csBytes ?? record.bytes;
      return { ...recordView({ ...record, bytes, hospital: nameOf(record.hospital), contents, checks }), use };
    },
  };
}
