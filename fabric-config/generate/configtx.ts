import { stringify } from 'yaml';
import type { OrganisationDescription } from '../description.ts';
import { accessControl } from './access-control.ts';
import { endpointOf, orderersOf, peersOf, portOf, type Network, type WithOrderer } from '../network.ts';

const signature = (rule: string): object => ({ Type: 'Signature', Rule: rule });
const implicit = (rule: string): object => ({ Type: 'ImplicitMeta', Rule: rule });

/** `required` of the organisations with a peer: nobody alone may write what all believe. */
function endorsementRule(network: Network): string {
  const peers = peersOf(network).map((org) => `'${org.mspId}.peer'`);
  return `OutOf(${network.description.chaincode.endorsers}, ${peers.join(', ')})`;
}

function organisation(network: Network, org: OrganisationDescription): object {
  const peer = org.peer ? [{ Host: org.host, Port: portOf(network, `${org.key}.peer`) }] : [];
  return {
    Name: org.mspId,
    ID: org.mspId,
    MSPDir: network.paths.org(org.key, 'msp'),
    Policies: {
      Readers: signature(`OR('${org.mspId}.member')`),
      Writers: signature(`OR('${org.mspId}.member')`),
      Admins: signature(`OR('${org.mspId}.admin')`),
      Endorsement: signature(`OR('${org.mspId}.peer')`),
      // Machines that keep the ledger, and who looks after them; a person or a workstation is none of these.
      Nodes: signature(`OR('${org.mspId}.peer', '${org.mspId}.orderer', '${org.mspId}.admin')`),
    },
    ...(org.orderer ? { OrdererEndpoints: [endpointOf(network, org, 'orderer')] } : {}),
    ...(peer.length > 0 ? { AnchorPeers: peer } : {}),
  };
}

function consenter(network: Network, org: WithOrderer): object {
  const tls = network.paths.org(org.key, 'orderer', 'tls.pem');
  return { Host: org.host, Port: portOf(network, `${org.key}.orderer`), ClientTLSCert: tls, ServerTLSCert: tls };
}

/** BFT consenters sign what they agree on, so the channel knows their identities as well. */
function signingConsenter(network: Network, org: WithOrderer, index: number): object {
  return {
    ID: index + 1,
    MSPID: org.mspId,
    Identity: network.paths.org(org.key, 'orderer', 'signing.pem'),
    ...consenter(network, org),
  };
}

function bft(network: Network): object {
  return {
    OrdererType: 'BFT',
    ConsenterMapping: orderersOf(network).map((org, index) => signingConsenter(network, org, index)),
    SmartBFT: {
      RequestBatchMaxInterval: network.description.ordering.batch.maxInterval,
      // A silent leader is replaced within some ten seconds, one that does nothing with a request within twenty; the
      // defaults take a minute. An orderer that missed the end of a burst notices after twelve seconds (ten ticks of a
      // second, and a heartbeat). It must not complain before that: one that complains alone is never heard, and from
      // then on gets every block by asking for it, seconds late, and so do the peers that read from it.
      RequestForwardTimeout: '3s',
      RequestComplainTimeout: '15s',
      RequestAutoRemoveTimeout: '3m0s',
      ViewChangeResendInterval: '2s',
      ViewChangeTimeout: '15s',
      LeaderHeartbeatTimeout: '10s',
      LeaderHeartbeatCount: 10,
      CollectTimeout: '1s',
      IncomingMessageBufferSize: 200,
      RequestPoolSize: 10000,
    },
  };
}

function raft(network: Network): object {
  return {
    OrdererType: 'etcdraft',
    EtcdRaft: {
      Consenters: orderersOf(network).map((org) => consenter(network, org)),
      Options: {
        TickInterval: '100ms',
        ElectionTick: 10,
        HeartbeatTick: 1,
        MaxInflightBlocks: 5,
        SnapshotIntervalSize: '16 MB',
      },
    },
  };
}

/** configtx.yaml with one profile, `Openward`: the first block of the channel. */
export function configtx(network: Network): string {
  const { batch, type } = network.description.ordering;
  const common = {
    Readers: implicit('ANY Readers'),
    Writers: implicit('ANY Writers'),
    Admins: implicit('MAJORITY Admins'),
    Nodes: implicit('ANY Nodes'),
  };
  const endorsement = signature(endorsementRule(network));
  return stringify(
    {
      Profiles: {
        Openward: {
          // By this the orderers decide who gets blocks.
          Policies: { ...common, Readers: implicit('ANY Nodes') },
          Capabilities: { V3_0: true },
          Orderer: {
            ...(type === 'BFT' ? bft(network) : raft(network)),
            BatchTimeout: batch.maxInterval,
            BatchSize: {
              MaxMessageCount: batch.maxMessages,
              AbsoluteMaxBytes: batch.absoluteMaxBytes,
              PreferredMaxBytes: batch.preferredMaxBytes,
            },
            MaxChannels: 0,
            Organizations: orderersOf(network).map((org) => organisation(network, org)),
            Policies: { ...common, BlockValidation: implicit('ANY Writers') },
            Capabilities: { V2_0: true },
          },
          Application: {
            Organizations: network.description.organisations.map((org) => organisation(network, org)),
            ACLs: accessControl,
            Policies: { ...common, LifecycleEndorsement: endorsement, Endorsement: endorsement },
            Capabilities: { V2_5: true },
          },
        },
      },
    },
    { aliasDuplicateObjects: false },
  );
}
