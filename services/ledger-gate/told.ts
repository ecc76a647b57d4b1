import { X509Certificate } from 'node:crypto';
import type { Http2SecureServer, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Metrics } from '../http/metrics.ts';
import type { Method } from './request.ts';

/** What the gate tells its organisation's monitor, on the port on which the others' calls come. */
export class Told {
  constructor(
    private readonly metrics: Pick<Metrics, 'watch' | 'refused' | 'answered' | 'text' | 'contentType'>,
    private readonly isMonitor: (certificate: X509Certificate) => boolean,
  ) {}

  watch(server: Http2SecureServer): void {
    this.metrics.watch(server);
  }

  refused(method: Method | undefined, code: string): void {
    this.metrics.refused(method ?? 'none', code);
  }

  /** Counts a call and how long it takes; who follows events stays for hours, which says nothing. */
  time(method: Method, stream: ServerHttp2Stream): void {
    if (method === 'ChaincodeEvents') return;
    const begun = performance.now();
    stream.once('close', () => {
      const status = stream.rstCode === 0 ? 'ended' : 'broken';
      this.metrics.answered({ method: 'gRPC', route: method, status, seconds: (performance.now() - begun) / 1000 });
    });
  }

  /** Answers a monitor's look; false for whatever is somebody else's or something else. */
  answers(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, certificate: Buffer | undefined): boolean {
    if (headers[':path'] !== '/metrics' || headers[':method'] !== 'GET' || !this.#isOfMonitor(certificate))
      return false;
    this.metrics.text().then(
      (text) => {
        if (stream.destroyed) return;
        stream.respond({ ':status': 200, 'content-type': this.metrics.contentType });
        stream.end(text);
      },
      () => stream.close(),
    );
    return true;
  }

  #isOfMonitor(certificate: Buffer | undefined): boolean {
    try {
      return certificate !== undefined && this.isMonitor(new X509Certificate(certificate));
    } catch {
      // No role, or one that this root does not vouch for.
      return false;
    }
  }
}
