import { join } from 'node:path';
import { stringify } from 'yaml';
import { endpointOf } from '../consortium/members.ts';
import { listensAt, publicPlace, type WithPeer } from '../node/node.ts';

function gossip(node: WithPeer): object {
  const self = endpointOf(publicPlace(node, 'peer'));
  return {
    bootstrap: self,
    endpoint: self,
    externalEndpoint: self,
    // One peer an organisation: each pulls its blocks from the orderers itself.
    useLeaderElection: false,
    orgLeader: true,
    membershipTrackerInterval: '5s',
    maxBlockCountToStore: 10,
    maxPropagationBurstLatency: '10ms',
    maxPropagationBurstSize: 10,
    propagateIterations: 1,
    propagatePeerNum: 3,
    pullInterval: '4s',
    pullPeerNum: 3,
    // Peers learn of each other's chaincode through state information; one second makes a new network usable at once.
    requestStateInfoInterval: '1s',
    publishStateInfoInterval: '1s',
    publishCertPeriod: '10s',
    skipBlockVerification: false,
    dialTimeout: '3s',
    connTimeout: '2s',
    recvBuffSize: 20,
    sendBuffSize: 200,
    digestWaitTime: '1s',
    requestWaitTime: '1500ms',
    responseWaitTime: '2s',
    aliveTimeInterval: '2s',
    aliveExpirationTimeout: '10s',
    reconnectInterval: '3s',
    maxConnectionAttempts: 120,
    msgExpirationFactor: 20,
    election: {
      startupGracePeriod: '15s',
      membershipSampleInterval: '1s',
      leaderAliveThreshold: '10s',
      leaderElectionDuration: '5s',
    },
    pvtData: {
      pullRetryThreshold: '60s',
      transientstoreMaxBlockRetention: 20000,
      pushAckTimeout: '3s',
      btlPullMargin: 10,
      reconcileBatchSize: 10,
      reconcileSleepInterval: '1m',
      reconciliationEnabled: true,
      skipPullingInvalidTransactionsDuringCommit: false,
      implicitCollectionDisseminationPolicy: { requiredPeerCount: 0, maxPeerCount: 1 },
    },
    state: {
      enabled: false,
      checkInterval: '10s',
      responseTimeout: '3s',
      batchSize: 10,
      blockBufferSize: 20,
      maxRetries: 3,
    },
  };
}

function peerSection(node: WithPeer): object {
  const { description, consortium, paths } = node;
  const own = (...parts: string[]): string => paths.identity('peer', ...parts);
  // Nodes alone: people come through the ledger gate. The other members' roots are the channel's to say, and come and
  // go with its configuration.
  const roots = [paths.ownRoot('nodes')];
  return {
    id: `peer.${description.domain}`,
    networkId: consortium.name,
    listenAddress: listensAt(node, 'peer'),
    address: endpointOf(publicPlace(node, 'peer')),
    chaincodeListenAddress: listensAt(node, 'peer.chaincode'),
    addressAutoDetect: false,
    // Shorter than a client waits (connections/ledger): the peer asks another endorser while it still does.
    gateway: { enabled: true, endorsementTimeout: '9s', broadcastTimeout: '30s', dialTimeout: '30s' },
    keepalive: {
      interval: '7200s',
      timeout: '20s',
      minInterval: '5s',
      // A machine that is cut off says nothing any more, and nobody hears that it is gone but by asking.
      client: { interval: '10s', timeout: '5s' },
      deliveryClient: { interval: '10s', timeout: '5s' },
    },
    gossip: gossip(node),
    tls: {
      enabled: true,
      clientAuthRequired: true,
      cert: { file: own('tls.pem') },
      key: { file: own('tls-key.pem') },
      rootcert: { file: paths.ownRoot('nodes') },
      clientRootCAs: { files: roots },
      clientKey: { file: own('tls-key.pem') },
      clientCert: { file: own('tls.pem') },
    },
    authentication: { timewindow: '15m' },
    fileSystemPath: paths.ledger('peer'),
    BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256, FileKeyStore: { KeyStore: own('msp', 'keystore') } } },
    mspConfigPath: own('msp'),
    localMspId: description.mspId,
    localMspType: 'bccsp',
    client: { connTimeout: '3s' },
    deliveryclient: {
      blockGossipEnabled: false,
      reconnectTotalTimeThreshold: '3600s',
      connTimeout: '3s',
      reConnectBackoffThreshold: '5s',
      blockCensorshipTimeoutKey: '10s',
      minimalReconnectInterval: '100ms',
      policy: 'cluster',
    },
    profile: { enabled: false },
    handlers: {
      authFilters: [{ name: 'DefaultAuth' }, { name: 'ExpirationCheck' }, { name: 'TimeWindowCheck' }],
      decorators: [{ name: 'DefaultDecorator' }],
      endorsers: { escc: { name: 'DefaultEndorsement' } },
      validators: { vscc: { name: 'DefaultValidation' } },
    },
    discovery: {
      enabled: true,
      authCacheEnabled: true,
      authCacheMaxSize: 1000,
      authCachePurgeRetentionRatio: 0.75,
      orgMembersAllowedAccess: false,
    },
    // A client that follows events and goes away is noticed only when the next event is sent to it: on a quiet ledger
    // every sign-in until then counts as a call that is still going on, at some 90 kB of the peer's memory. At the
    // default of 500 nobody of the hospital gets through any more.
    limits: { concurrency: { endorserService: 2500, deliverService: 2500, gatewayService: 5000 } },
    maxRecvMsgSize: 104857600,
    maxSendMsgSize: 104857600,
  };
}

/** core.yaml of one organisation's peer. The `peer` command reads it as well. */
export function coreConfig(node: WithPeer): string {
  const { paths } = node;
  const [administrator, monitor] = ['admin', 'monitor'].map((id) => paths.identity(id, 'tls.pem'));
  return stringify({
    peer: peerSection(node),
    vm: { endpoint: '' },
    chaincode: {
      mode: 'net',
      keepalive: 0,
      installTimeout: '60s',
      startuptimeout: '60s',
      executetimeout: '30s',
      externalBuilders: [
        {
          name: 'openward',
          path: join(node.repository, 'fabric-config', 'builder'),
          propagateEnvironment: ['OPENWARD_CHAINCODE_CONNECTION'],
        },
      ],
      system: { _lifecycle: 'enable', cscc: 'enable', lscc: 'enable', qscc: 'enable' },
      logging: { level: 'info', shim: 'warning' },
      runtimeParams: {
        useWriteBatch: true,
        maxSizeWriteBatch: 1000,
        useGetMultipleKeys: true,
        maxSizeGetMultipleKeys: 1000,
      },
    },
    ledger: {
      state: { stateDatabase: 'goleveldb', totalQueryLimit: 100000 },
      history: { enableHistoryDatabase: true },
      pvtdataStore: {
        collElgProcMaxDbBatchSize: 5000,
        collElgProcDbBatchesInterval: 1000,
        deprioritizedDataReconcilerInterval: '60m',
        purgeInterval: 100,
        purgedKeyAuditLogging: true,
      },
      snapshots: { rootDir: paths.ledger('peer', 'snapshots') },
    },
    operations: {
      listenAddress: listensAt(node, 'peer.operations'),
      tls: {
        enabled: true,
        cert: { file: paths.identity('peer', 'tls.pem') },
        key: { file: paths.identity('peer', 'tls-key.pem') },
        clientAuthRequired: true,
        // Their very certificates, not a root: see orderer.ts.
        clientRootCAs: { files: [administrator, monitor] },
      },
    },
    // `network status` reads the ledger height from here.
    metrics: { provider: 'prometheus' },
  });
}
