import { createServer, type Server } from 'node:http';
import { codeOf } from '../../../app/flows/errors.ts';

/** What one request of a load tool sets going in the client's code. */
export type DriveWork = () => Promise<unknown>;

/**
 * Lets a tool that speaks HTTP drive the client's own code: each request on loopback is one piece of work, answered
 * when that is done (204) or has failed (500, with the error's code).
 */
export class DriveBridge {
  readonly #server: Server;
  readonly failures = new Map<string, number>();
  #underWay = 0;

  private constructor(work: DriveWork) {
    this.#server = createServer((request, response) => {
      request.resume();
      this.#underWay += 1;
      work()
        .then(
          () => response.writeHead(204),
          (error: unknown) => {
            const code = codeOf(error);
            this.failures.set(code, (this.failures.get(code) ?? 0) + 1);
            response.writeHead(500);
          },
        )
        .finally(() => {
          this.#underWay -= 1;
          response.end();
        });
    });
  }

  static async open(work: DriveWork): Promise<DriveBridge> {
    const bridge = new DriveBridge(work);
    await new Promise<void>((resolve) => bridge.#server.listen(0, '127.0.0.1', resolve));
    return bridge;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the bridge has no port');
    return `http://127.0.0.1:${address.port}/`;
  }

  /** What the tool no longer waits for is still waited for here, so that it does not burden what is measured next. */
  async close(): Promise<void> {
    while (this.#underWay > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
