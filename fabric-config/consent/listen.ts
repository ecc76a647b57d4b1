import { createServer, type Server } from 'node:tls';
import { OpenwardError } from '../../domain/errors.ts';
import { bindOf, portOf, type Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { planIdentities } from '../generate/identities.ts';

/** What a node listens with that others reach, by the name of the machine. */
const machines = ['orderer', 'peer', 'ledger-gate', 'service', 'registrar', 'gate'] as const;

/** Listens, and where. */
export interface Listening {
  readonly places: readonly string[];
  close(): Promise<void>;
}

/**
 * Answers TLS at every address that a node's application names, with the certificates its parts will show, and ends
 * each connection: nothing of the node runs before it has joined, and SA's machine tries its addresses before that.
 * Errors: NETWORK_PORT_TAKEN.
 */
export async function listenEverywhere(node: Node): Promise<Listening> {
  const planned = new Set(planIdentities(node.description).map(({ id }) => id));
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => new Promise((ended) => server.close(ended))));
  };
  try {
    const places: string[] = [];
    for (const machine of machines.filter((one) => planned.has(one))) {
      const [host, port] = [bindOf(node, machine), portOf(node, machine)];
      servers.push(await listening(node, machine, { host, port }));
      places.push(`${machine} at ${host}, port ${port}`);
    }
    return { places, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function listening({ paths }: Node, machine: string, place: { host: string; port: number }): Promise<Server> {
  const read = (file: string): string => readText(paths.identity(machine, file));
  const server = createServer({ cert: read('tls.pem'), key: read('tls-key.pem'), handshakeTimeout: 5_000 });
  server.on('secureConnection', (socket) => socket.on('error', () => undefined).end());
  server.on('tlsClientError', () => undefined);
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new OpenwardError('NETWORK_PORT_TAKEN', `${machine} cannot listen on port ${place.port}`, { cause })),
    );
    server.listen(place, () => resolve(server));
  });
}
