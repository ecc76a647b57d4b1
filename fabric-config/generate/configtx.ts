import { stringify } from 'yaml';
import type { Consortium, Member } from '../../api/formats/consortium.ts';
import { endpointOf, orderersOf, peersOf, type MemberWith } from '../consortium/members.ts';
import type { FoundingTerms } from '../consortium/terms.ts';
import { accessControl } from './access-control.ts';

/** Where an organisation's public files lie; see `writePublicFiles`. */
type Place = (key: string, ...parts: string[]) => string;

const signature = (rule: string): object => ({ Type: 'Signature', Rule: rule });
const implicit = (rule: string): object => ({ Type: 'ImplicitMeta', Rule: rule });

/** `required` of the organisations with a peer: nobody alone may write what all believe. */
function endorsementRule(consortium: Consortium): string {
  const peers = peersOf(consortium).map((org) => `'${org.mspId}.peer'`);
  return `OutOf(${consortium.chaincode.endorsers}, ${peers.join(', ')})`;
}

function organisation(org: Member, mspFolder: string): object {
  const peer = org.peer ? [{ Host: org.peer.host, Port: org.peer.port }] : [];
  return {
    Name: org.mspId,
    ID: org.mspId,
    MSPDir: mspFolder,
    Policies: {
      Readers: signature(`OR('${org.mspId}.member')`),
      Writers: signature(`OR('${org.mspId}.member')`),
      Admins: signature(`OR('${org.mspId}.admin')`),
      Endorsement: signature(`OR('${org.mspId}.peer')`),
      // Machines that keep the ledger, and who looks after them; a person or a workstation is none of these.
      Nodes: signature(`OR('${org.mspId}.peer', '${org.mspId}.orderer', '${org.mspId}.admin')`),
    },
    ...(org.orderer ? { OrdererEndpoints: [endpointOf(org.orderer)] } : {}),
    ...(peer.length > 0 ? { AnchorPeers: peer } : {}),
  };
}

/** configtx.yaml with nothing but one organisation, of whom configtxgen is to print the group. */
export function organisationConfig(org: Member, mspFolder: string): string {
  return stringify({ Organizations: [organisation(org, mspFolder)] });
}

function consenter({ key, orderer: { host, port } }: MemberWith<'orderer'>, place: Place): object {
  const tls = place(key, 'orderer-tls.pem');
  return { Host: host, Port: port, ClientTLSCert: tls, ServerTLSCert: tls };
}

/** BFT consenters sign what they agree on, so the channel knows their identities as well. */
function signingConsenter(org: MemberWith<'orderer'>, index: number, place: Place): object {
  return {
    ID: index + 1,
    MSPID: org.mspId,
    Identity: place(org.key, 'orderer-signing.pem'),
    ...consenter(org, place),
  };
}

function bft({ ordering }: FoundingTerms, consortium: Consortium, place: Place): object {
  return {
    OrdererType: 'BFT',
    ConsenterMapping: orderersOf(consortium).map((org, index) => signingConsenter(org, index, place)),
    SmartBFT: {
      RequestBatchMaxInterval: ordering.batch.maxInterval,
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

function raft(consortium: Consortium, place: Place): object {
  return {
    OrdererType: 'etcdraft',
    EtcdRaft: {
      Consenters: orderersOf(consortium).map((org) => consenter(org, place)),
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
export function configtx(terms: FoundingTerms, consortium: Consortium, place: Place): string {
  const { batch, type } = terms.ordering;
  const common = {
    Readers: implicit('ANY Readers'),
    Writers: implicit('ANY Writers'),
    Admins: implicit('MAJORITY Admins'),
    Nodes: implicit('ANY Nodes'),
  };
  const endorsement = signature(endorsementRule(consortium));
  return stringify(
    {
      Profiles: {
        Openward: {
          // By this the orderers decide who gets blocks.
          Policies: { ...common, Readers: implicit('ANY Nodes') },
          Capabilities: { V3_0: true },
          Orderer: {
            ...(type === 'BFT' ? bft(terms, consortium, place) : raft(consortium, place)),
            BatchTimeout: batch.maxInterval,
            BatchSize: {
              MaxMessageCount: batch.maxMessages,
              AbsoluteMaxBytes: batch.absoluteMaxBytes,
              PreferredMaxBytes: batch.preferredMaxBytes,
            },
            MaxChannels: 0,
            Organizations: orderersOf(consortium).map((org) => organisation(org, place(org.key, 'msp'))),
            Policies: { ...common, BlockValidation: implicit('ANY Writers') },
            Capabilities: { V2_0: true },
          },
          Application: {
            Organizations: consortium.members.map((org) => organisation(org, place(org.key, 'msp'))),
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
