// @ts-check
/** The systemd units of a node: one a process, and a target for all of them. */

/** @typedef {{ part: string, is: string, after: readonly string[] }} Unit */

/** @type {readonly Unit[]} */
export const units = [
  { part: 'ca', is: 'certificate authority of its people', after: [] },
  { part: 'orderer', is: 'orderer', after: [] },
  { part: 'storage', is: 'object storage', after: [] },
  { part: 'chaincode', is: 'chaincode', after: [] },
  { part: 'chaincode-beside', is: 'chaincode, in turn with the other', after: [] },
  { part: 'peer', is: 'peer', after: ['orderer', 'chaincode', 'chaincode-beside'] },
  { part: 'storage-gate', is: 'TLS end of the object storage', after: ['storage'] },
  { part: 'ledger-gate', is: 'way of its people to the ledger', after: ['peer'] },
  { part: 'registrar', is: 'registrar', after: ['ca'] },
  { part: 'service', is: 'service', after: ['peer', 'storage'] },
  { part: 'keeper', is: 'starts again who stands still', after: ['orderer', 'peer'] },
];

export const target = 'openward-node.target';

/** A file there for each part that the node is brought up with; fabric-config/lifecycle/systemd.ts writes them. */
export const wantedUnits = '/var/lib/openward/units';

/** @param {Pick<Unit, 'part'>} unit */
export function unitName({ part }) {
  return `openward-${part}.service`;
}

/**
 * What nobody of a node needs. Not among it: MemoryDenyWriteExecute, since JavaScript is compiled while it runs;
 * PrivateNetwork and IPAddressDeny, since all of them are reached. A peer asks for the machine's addresses (AF_NETLINK).
 */
const hardening = `
CapabilityBoundingSet=
LockPersonality=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
PrivateUsers=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
RemoveIPC=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallErrorNumber=EPERM
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
UMask=0077
`;

/**
 * Whoever ends is started again, ever later: after 2 seconds, then 5 minutes at most. A systemd before 254 ignores the
 * two lines that say so, and waits 2 seconds each time.
 * @param {Unit} unit
 */
export function unitText(unit) {
  const after = ['network-online.target', ...unit.after.map((part) => unitName({ part }))];
  return `[Unit]
Description=Openward node: ${unit.is}
Documentation=man:openward-node(8)
PartOf=${target}
Wants=network-online.target
After=${after.join(' ')}
ConditionPathExists=${wantedUnits}/${unit.part}
StartLimitIntervalSec=0

[Service]
Type=exec
User=openward
Group=openward
ExecStart=/usr/bin/openward-node run ${unit.part}
Restart=always
RestartSec=2s
RestartSteps=6
RestartMaxDelaySec=5min
TimeoutStopSec=20s
SyslogIdentifier=%N
StateDirectory=openward
StateDirectoryMode=0700
${hardening.trim()}
`;
}

export function targetText() {
  return `[Unit]
Description=Openward node
Documentation=man:openward-node(8)
Wants=${units.map(unitName).join(' ')}

[Install]
WantedBy=multi-user.target
`;
}
