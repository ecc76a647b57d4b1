import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest, type RequestOptions as HttpsOptions } from 'node:https';
import { connect } from 'node:net';
import { healthPatience } from '../../api/http/common.ts';
import { ownPlace, serverNameOf, type Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';

/** A service that is asked how it is asks others, and is to be heard when one of them does not answer. */
const TIMEOUT_MS = healthPatience + 3_000;
const UPLOAD_TIMEOUT_MS = 30_000;

export interface ProbeAnswer {
  readonly status: number;
  readonly body: string;
}

/** True when something accepts a connection there. */
export function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

/** What to send, for anything but a GET. */
export interface Upload {
  readonly method: 'POST';
  readonly contentType: string;
  readonly body: Buffer;
}

/** One request; undefined when there is no answer in time. */
function ask(send: typeof httpRequest, options: RequestOptions, upload?: Upload): Promise<ProbeAnswer | undefined> {
  const sending = upload
    ? { method: upload.method, headers: { 'content-type': upload.contentType, 'content-length': upload.body.length } }
    : {};
  return new Promise((resolve) => {
    const call = send(
      { ...options, ...sending, timeout: upload ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => resolve(undefined));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    call.on('error', () => resolve(undefined));
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.end(upload?.body);
  });
}

export function askSocket(socketPath: string, path: string): Promise<ProbeAnswer | undefined> {
  return ask(httpRequest, { socketPath, path });
}

/** A place of the network that wants mutual TLS. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly serverName: string;
  readonly path: string;
}

/** One request over mutual TLS as the administrator of an organisation. */
export function askAsAdmin(node: Node, to: Place, upload?: Upload): Promise<ProbeAnswer | undefined> {
  return askAs('admin', node, to, upload);
}

/** One request over mutual TLS by the certificate of one of the organisation's machines or of its administrator. */
export function askAs(
  identity: 'admin' | 'service' | 'registrar',
  { paths }: Node,
  to: Place,
  upload?: Upload,
): Promise<ProbeAnswer | undefined> {
  const own = (file: string): string => readText(paths.identity(identity, file));
  const tls = {
    servername: to.serverName,
    ca: readText(paths.ownRoot('nodes')),
    cert: own('tls.pem'),
    key: own('tls-key.pem'),
    rejectUnauthorized: true,
  };
  return ask(httpsRequest, { host: to.host, port: to.port, path: to.path, ...tls } satisfies HttpsOptions, upload);
}

/** A part of a node that has mutual TLS; `orderer.admin` has the certificate of `orderer`. */
export function probedPlace(node: Node, part: string, path: string): Place {
  const [machine = part] = part.split('.');
  return { ...ownPlace(node, part), serverName: serverNameOf(node.description, machine), path };
}

/** An organisation's certificate authority, as its operator. */
export function askCa(node: Node, path: string): Promise<ProbeAnswer | undefined> {
  return askAsAdmin(node, probedPlace(node, 'ca', path));
}
