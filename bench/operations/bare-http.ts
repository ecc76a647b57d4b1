import type { Readable } from 'node:stream';
import { request } from 'undici';
import type { ObjectGrant } from '../../app/ports/object-store.ts';
import type { BenchStage } from '../stage/stage.ts';

export type BareHttp = (method: 'PUT' | 'GET', grant: ObjectGrant, body?: Readable) => Promise<Readable>;

/** HTTP by the library alone, over connections like the client's and with its certificate. */
export async function bareHttp(stage: BenchStage): Promise<BareHttp> {
  const { agents, server } = await stage.patientAgents();
  return async (method, { url, headers }, body) => {
    const answer = await request(url, {
      method,
      dispatcher: agents.agentFor(server),
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
    });
    if (answer.statusCode !== 200)
      throw new Error(`the storage answered ${method} with ${answer.statusCode}: ${await answer.body.text()}`);
    return answer.body;
  };
}
