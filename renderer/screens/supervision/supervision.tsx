import { Stack } from '@mantine/core';
import type { Replied } from '../../../api/window/calls.ts';
import { useAsk } from '../../bridge/index.ts';
import { WhenAnswered } from '../../components/asked.tsx';
import { Panel, Screen } from '../../components/screen.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';
import { RaisedAlarms } from './alarms.tsx';
import { PeopleCertificates, Requests, Revocations, Users } from './people.tsx';
import { MachineCertificates, Programs, Refusals } from './service.tsx';

const ids = testIds.supervision;
type Service = Replied<'supervision.service'>;
type People = Replied<'supervision.people'>;

/** What is counted for one window serves all that look within ten seconds. */
const EVERY_MS = 15_000;

/**
 * What supervisors see: what needs a person, then all that it follows from. The two answers come from two services, of
 * which one may be away: its part says so, and the other stays.
 */
export function Supervision() {
  const t = useWords();
  const service = useAsk('supervision.service', {}, { everyMs: EVERY_MS });
  const people = useAsk('supervision.people', {}, { everyMs: EVERY_MS });
  return (
    <Screen title={t('admin.supervision.title')} intro={t('admin.supervision.intro')} testid={ids.root}>
      <Stack gap="lg">
        <RaisedAlarms alarms={alarmsOf(service.value, people.value)} isWhole={isFresh(service) && isFresh(people)} />
        <WhenAnswered asking={people}>
          {(found) => (
            <>
              <Requests requests={requestsOf(service.value, found)} own={found.of} />
              <Users {...found} />
              <Revocations {...found} />
              <Panel title={t('admin.supervision.peopleCertificates')} data-testid={ids.certificates}>
                <PeopleCertificates {...found} />
              </Panel>
            </>
          )}
        </WhenAnswered>
        <WhenAnswered asking={service}>
          {(found) => (
            <>
              {people.value === undefined ? <Requests requests={found.requests} own={found.mspId} /> : null}
              <Programs service={found} />
              <Panel title={t('admin.supervision.machineCertificates')}>
                <MachineCertificates {...found} />
              </Panel>
              <Refusals {...found} />
            </>
          )}
        </WhenAnswered>
      </Stack>
    </Screen>
  );
}

/** Answered, and not before something went wrong. */
function isFresh({ value, error }: { readonly value?: unknown; readonly error?: unknown }): boolean {
  return value !== undefined && error === undefined;
}

/** SA tells of what waits there in both answers. */
function alarmsOf(service: Service | undefined, people: People | undefined): Service['alarms'] {
  const all = [...(service?.alarms ?? []), ...(people?.alarms ?? [])];
  const known = new Map(all.map((one) => [JSON.stringify([one.code, one.about]), one]));
  return [...known.values()];
}

function requestsOf(service: Service | undefined, people: People): People['requests'] {
  return service === undefined || service.keeper === 'sa' ? people.requests : [...service.requests, ...people.requests];
}
