import { stringify } from 'yaml';
import { bindOf, listensAt, portOf, type WithOrderer } from '../node/node.ts';

/** orderer.yaml of one organisation. */
export function ordererConfig(node: WithOrderer): string {
  const { paths } = node;
  const own = (...parts: string[]): string => paths.identity('orderer', ...parts);
  const data = (...parts: string[]): string => paths.ledger('orderer', ...parts);
  // Nodes alone: nobody else has anything to say to an orderer. The other members' roots are the channel's to say, and
  // come and go with its configuration.
  const roots = [paths.ownRoot('nodes')];
  const tls = { Certificate: own('tls.pem'), PrivateKey: own('tls-key.pem') };
  /**
   * Only the organisation's own administrator, by that very certificate: a root here would let in everybody the
   * authority ever certified.
   */
  const administrator = {
    Enabled: true,
    ...tls,
    ClientAuthRequired: true,
    ClientRootCAs: [paths.identity('admin', 'tls.pem')],
  };
  return stringify({
    General: {
      ListenAddress: bindOf(node, 'orderer'),
      ListenPort: portOf(node, 'orderer'),
      TLS: { Enabled: true, ...tls, RootCAs: roots, ClientAuthRequired: true, ClientRootCAs: roots },
      Keepalive: { ServerMinInterval: '5s', ServerInterval: '7200s', ServerTimeout: '20s' },
      Backoff: { BaseDelay: '200ms', Multiplier: 1.6, MaxDelay: '10s' },
      MaxRecvMsgSize: 104857600,
      MaxSendMsgSize: 104857600,
      // Transactions a second of all nodes together, shared evenly among those that send: who floods waits, and nobody
      // else. Several times what the ordering takes.
      Throttling: { Rate: 1000, InactivityTimeout: '5s' },
      // `simple`, because the other policy of 3.1.1 asks for blocks without the TLS certificate's hash, which mutual
      // TLS demands, and so never catches up. Either way a block is accepted only with the signatures of a quorum.
      Cluster: {
        SendBufferSize: 100,
        ClientCertificate: own('tls.pem'),
        ClientPrivateKey: own('tls-key.pem'),
        ReplicationPolicy: 'simple',
      },
      LocalMSPDir: own('msp'),
      LocalMSPID: node.description.mspId,
      Profile: { Enabled: false },
      BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256, FileKeyStore: { KeyStore: own('msp', 'keystore') } } },
      Authentication: { TimeWindow: '15m' },
    },
    FileLedger: { Location: data('ledger') },
    Debug: { BroadcastTraceDir: '', DeliverTraceDir: '' },
    Operations: {
      ListenAddress: listensAt(node, 'orderer.operations'),
      // And the monitor, which has no business at the administrator's own port.
      TLS: {
        ...administrator,
        ClientRootCAs: [...administrator.ClientRootCAs, paths.identity('monitor', 'tls.pem')],
      },
    },
    // The keeper reads from them whether the agreement moves.
    Metrics: { Provider: 'prometheus' },
    Admin: { ListenAddress: listensAt(node, 'orderer.admin'), TLS: administrator },
    ChannelParticipation: { Enabled: true, MaxRequestBodySize: '1 MB' },
    Consensus: { WALDir: data('consensus', 'wal'), SnapDir: data('consensus', 'snapshot') },
  });
}
