/** Whole blocks, whole transactions and the channel's configuration, by whatever way a peer gives them out. */
const wholeLedger = [
  ...['GetChainInfo', 'GetBlockByNumber', 'GetBlockByHash', 'GetTransactionByID', 'GetBlockByTxID'].map(
    (name) => `qscc/${name}`,
  ),
  ...['GetConfigBlock', 'GetChannelConfig'].map((name) => `cscc/${name}`),
  ...['Block', 'FilteredBlock'].map((name) => `event/${name}`),
];

/** What is installed, and where; nobody but an organisation's own operators has a use for it. */
const installed = [
  ...['QueryChaincodeDefinition', 'QueryChaincodeDefinitions'].map((name) => `_lifecycle/${name}`),
  ...['CommitChaincodeDefinition', 'CheckCommitReadiness'].map((name) => `_lifecycle/${name}`),
];

/**
 * Access control lists of the channel: which policy a caller must meet for each resource of a peer that Fabric would
 * open to every member. What is absent stays as Fabric has it: proposals to the chaincode, the status of a transaction,
 * and the chaincode's events, which name nobody. Names: core/aclmgmt/resources of Fabric 3.1.
 */
export const accessControl: Readonly<Record<string, string>> = Object.fromEntries(
  [...wholeLedger, ...installed].map((resource) => [resource, '/Channel/Application/Nodes']),
);
