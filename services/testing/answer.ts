import { errorReply } from '../http/error-reply.ts';

/** What a caller of the service would be answered: status, code and reason. */
export const answerOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      const { status, body } = errorReply(error, 'a request');
      return `${status} ${body.code} ${String(body.details?.['reason'])}`;
    },
  );
