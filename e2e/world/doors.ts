import { connect } from 'node:tls';
import type { World } from './world.ts';

/** A TLS port of the network, and words after which it answers somebody it lets in. */
export interface LedgerDoor {
  readonly name: string;
  readonly port: number;
  readonly serverName: string;
  readonly speaks: 'http/1.1' | 'h2';
  /**
   * Whose people and machines it is for. A chaincode process answers its own organisation alone, the others everybody
   * in the network.
   */
  readonly org: string;
  /** Orderers, peers, chaincode processes and registrars answer nodes alone. */
  readonly lets: 'everybody' | 'nodes';
}

/** Every port that takes connections from clients or from other organisations. */
export function doorsOf(world: World): LedgerDoor[] {
  const { profile } = world.profile('hospital1');
  const institute = world.profile('institute').profile;
  const hospital2 = world.profile('hospital2').profile;
  const http = (name: string, { url, serverName }: { url: string; serverName: string }): LedgerDoor => ({
    name,
    port: Number(new URL(url).port),
    serverName,
    speaks: 'http/1.1',
    org: 'hospital1',
    lets: 'everybody',
  });
  const grpc = (
    name: string,
    port: number,
    serverName: string,
    only: Pick<LedgerDoor, 'org' | 'lets'> = { org: 'hospital1', lets: 'everybody' },
  ): LedgerDoor => ({ name, port, serverName, speaks: 'h2', ...only });
  const gates = [profile, hospital2, institute].flatMap(({ org, ledgerGate }) =>
    ledgerGate ? [grpc(`${org} ledger gate`, Number(ledgerGate.endpoint.split(':')[1]), ledgerGate.serverName)] : [],
  );
  const peers = ['hospital1', 'hospital2', 'institute'].map((org) => {
    const { endpoint, serverName } = world.peer(org);
    return grpc(`${org} peer`, Number(endpoint.split(':')[1]), serverName, { org: 'hospital1', lets: 'nodes' });
  });
  const orderers = ['sa', 'hospital1', 'hospital2', 'institute'].flatMap((org) => {
    const port = world.port(`${org}.orderer`);
    return port === undefined
      ? []
      : [grpc(`${org} orderer`, port, `orderer.${org}.openward.internal`, { org: 'hospital1', lets: 'nodes' })];
  });
  const registrars = ['sa', 'hospital1', 'hospital2', 'institute'].flatMap((org): LedgerDoor[] => {
    const url = `https://127.0.0.1:${world.port(`${org}.registrar`)}`;
    const door = http(`${org} registrar`, { url, serverName: `registrar.${org}.openward.internal` });
    return [{ ...door, org, lets: 'nodes' }];
  });
  const chaincodes = ['hospital1', 'hospital2', 'institute'].flatMap((org) => {
    const port = world.port(`${org}.chaincode`);
    return port === undefined
      ? []
      : [grpc(`${org} chaincode`, port, `chaincode.${org}.openward.internal`, { org, lets: 'nodes' })];
  });
  return [
    http('SA', profile.sa),
    ...profile.hospitals.map((hospital) => http(`${hospital.org} H_M`, hospital)),
    http('cloud', profile.cloud),
    http('storage gate', profile.storage),
    ...registrars,
    ...gates,
    ...peers,
    ...orderers,
    ...chaincodes,
  ];
}

export interface Visitor {
  readonly certificate?: string;
  readonly key?: string;
}

const HTTP2_PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/**
 * Whether a door lets a visitor in: `answered` once a byte comes back, `refused` (with what was said) when the
 * connection ends without one. In TLS 1.3 a server refuses a client's certificate only after the client believes the
 * handshake done, so a connection alone proves nothing.
 */
export function knock(
  door: LedgerDoor,
  trust: string,
  { certificate, key }: Visitor,
): Promise<'answered' | `refused: ${string}`> {
  return new Promise((resolve) => {
    const socket = connect({
      host: '127.0.0.1',
      port: door.port,
      servername: door.serverName,
      ca: trust,
      ALPNProtocols: [door.speaks],
      ...(certificate === undefined ? {} : { cert: certificate }),
      ...(key === undefined ? {} : { key }),
    });
    const settle = (outcome: 'answered' | `refused: ${string}`): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(20_000, () => settle('refused: silence'));
    socket.once('secureConnect', () =>
      socket.write(
        door.speaks === 'h2'
          ? HTTP2_PREFACE
          : `GET /v1/health HTTP/1.1\r\nHost: ${door.serverName}\r\nConnection: close\r\n\r\n`,
      ),
    );
    socket.once('data', () => settle('answered'));
    socket.once('error', (error: Error) => settle(`refused: ${error.message}`));
    socket.once('close', () => settle('refused: closed'));
  });
}
