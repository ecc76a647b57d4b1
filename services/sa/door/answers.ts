import { doorApi } from '../../../api/http/door.ts';
import type { ApplicationProgress } from '../../../api/messages/membership.ts';
import { checkApplication } from '../../../connections/membership/application.ts';
import { applicationDigest } from '../../../protocol/signature/change.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Applications } from '../applications.ts';
import type { DoorCall } from './server.ts';

export interface DoorParts {
  readonly applications: Applications;
  readonly clock: Clock;
}

/** What a stranger is told: how far the application has come whose digest they know, and nothing else. */
export function doorAnswers({ applications, clock }: DoorParts) {
  const progress = async (digest: string): Promise<ApplicationProgress> => {
    const { status: state, reason } = await applications.signed(digest);
    return { digest, state, ...(reason === undefined ? {} : { reason }) };
  };
  return async (route: keyof typeof doorApi, { params, body, origin }: DoorCall): Promise<unknown> => {
    if (route === 'apply') {
      const document = doorApi.apply.body.parse(body);
      checkApplication(document, clock.now());
      await applications.receive(document, origin);
      return progress(applicationDigest(document));
    }
    const { digest } = doorApi.applicationProgress.params.parse(params);
    return route === 'applicationProgress' ? progress(digest) : applications.admission(digest);
  };
}
