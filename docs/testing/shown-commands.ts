/** What becomes of a command that a document shows in a shell block. */
export type Fate =
  /** A test runs it on the real parts; what follows is the file. */
  | { readonly run: string }
  /** No test does, and why; its script and every option of it are looked up all the same. */
  | { readonly notRun: string };

const evidence: Fate = { run: 'docs/commands.integration.test.ts' };
const backups: Fate = { run: 'e2e/network/backup.integration.test.ts' };
const joining: Fate = { run: 'e2e/network/consortium.integration.test.ts' };
const founding: Fate = { run: 'e2e/hosts/consortium.hosts.test.ts' };
const packaged: Fate = { run: 'e2e/package/node-package.integration.test.ts' };
const atTheDoor: Fate = { run: 'e2e/network/door.integration.test.ts' };
const installing: Fate = { run: 'e2e/network/installations.integration.test.ts' };
const audited: Fate = { run: 'e2e/attacks/audit.integration.test.ts' };
const surviving: Fate = { run: 'e2e/network/network.integration.test.ts' };
const upgrading = { run: 'e2e/network/upgrade.integration.test.ts' };
const distributed: Fate = { run: 'services/storage-gate/seaweedfs.thorough.test.ts' };
const measures: Fate = { notRun: 'measures for half an hour and more, on a machine that is left alone' };

/** Every command of every shell block, as it stands there without its comment. */
export const shownCommands: Readonly<Record<string, Fate>> = {
  'npm run network -- up --data DIR/network': evidence,
  'eval "$(npm run --silent network -- env --org hospital1 --data DIR/network)"': evidence,
  [String.raw`peer chaincode query -C openward -n qscc -c '{"Args":["GetTransactionByID","openward","TRANSACTION"]}' --hex | xxd -r -p | strings | grep -o '"URL_C":"[^"]*"'`]:
    evidence,
  'sha384sum DIR/network/nodes/cloud/storage/openward-records/records/*': evidence,
  "grep -rac 'Wu Tianqi' DIR/network/nodes/*/ledger DIR/network/nodes/cloud | grep -v ':0$'": evidence,
  "grep 'was certified' DIR/network/logs/hospital1-registrar.log": evidence,
  'npm run network -- init --node hospital1.yaml --data /srv/openward': founding,
  "npm run network -- apply --contact 'Li Na, +86 10 5555 0101' --out hospital1.json --data /srv/openward": founding,
  'npm run network -- found --terms consortium.yaml --application sa.json hospital1.json hospital2.json institute.json cloud.json --admission founding.json':
    founding,
  'npm run network -- join --admission founding.json --terms consortium.yaml --data /srv/openward': founding,
  'npm run network -- renew --data /srv/openward': joining,
  'npm run network -- installation add --org hospital1 --name ward-3-desk --out /media/stick/ward-3-desk': installing,
  'npm run network -- installation list --org hospital1': installing,
  'npm run network -- installation revoke --org hospital1 --name ward-3-desk': installing,
  'npm run network -- installation write --org hospital1 --out /media/stick/anew': installing,
  'npm run network -- renew --org hospital1 --revoke': joining,
  'npm run network -- audit verify --org hospital1': audited,
  'npm run network -- audit export --org hospital1 --out /srv/audit-2026-11.ndjson --from 2026-11-01 --to 2026-11-30':
    audited,
  'npm run network -- audit anchor --org hospital1': audited,
  'npm run network -- supervision --org hospital1': audited,
  'npm run network -- supervision --org hospital1 --json': audited,
  'npm run network -- rid-key status --org sa': surviving,
  'npm run network -- rid-key rotate --org sa': surviving,
  'npm run network -- rid-key rotate --org sa --to file:/mnt/key/openward-rid': surviving,
  "npm run network -- rid-key rotate --org sa --to 'pkcs11:token=SA;object=rid?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/etc/openward/pin'":
    { notRun: 'wants a token; connections/rid-key/token.thorough.test.ts does it with one' },
  'npm run network -- init --node hospital3.yaml --data /srv/openward': joining,
  "npm run network -- apply --contact 'Wang Lin, +86 10 5555 0100' --out application.json --data /srv/openward":
    joining,
  'npm run network -- approve --application application.json --org sa --change change.json --admission admission.json':
    joining,
  'npm run network -- approve --application application.json --org hospital1 --change change.json --admission admission.json':
    joining,
  'npm run network -- join --admission admission.json --data /srv/openward': joining,
  'age-keygen -o backup-key.txt': { notRun: 'is a program of others; the test makes the same key by its library' },
  'npm run network -- backup --out hospital3.age --recipient-file recipient.txt --data /srv/openward': backups,
  'npm run network -- restore --from hospital3.age --identity-file backup-key.txt --data /srv/openward': backups,
  'npm run network -- up --data /srv/openward': backups,
  'apt-get install ./openward-node_VERSION_amd64.deb': packaged,
  'install --mode 0644 /usr/share/doc/openward-node/examples/trial/hospital2.yaml /etc/openward/node.yaml': packaged,
  'openward-node init': packaged,
  "openward-node apply --contact 'Wang Lin, +86 10 5555 0100' --out /var/lib/openward/application.json": packaged,
  'install --owner openward --mode 0600 admission.json /var/lib/openward/admission.json': packaged,
  'openward-node join --admission /var/lib/openward/admission.json': packaged,
  'openward-node status': packaged,
  'journalctl --unit openward-service': packaged,
  'openward-node up': packaged,
  'openward-node down': packaged,
  'openward-node reset --yes': packaged,
  'apt-get purge openward-node': packaged,
  "npm run network -- apply --contact 'Wang Lin, +86 10 5555 0100' --to https://sa.example:7443 --root sa-root.pem --data /srv/openward":
    atTheDoor,
  'npm run network -- join --from https://sa.example:7443 --root sa-root.pem --data /srv/openward': atTheDoor,
  'npm run network -- changes --org institute': atTheDoor,
  'npm run network -- agree --org institute --change 9f2c…': atTheDoor,
  'npm run network -- upgrade --org hospital1': upgrading,
  'npm run network -- upgrade --org hospital1 --change upgrade.json': upgrading,
  'weed master -mdir=/srv/weed/master -defaultReplication=001 -volumeSizeLimitMB=1024': distributed,
  'weed volume -dir=/srv/weed/volume -mserver=MASTER:9333 -max=0': distributed,
  'weed filer -master=MASTER:9333 -defaultReplicaPlacement=001': distributed,
  'weed s3 -filer=FILER:8888 -config=identities.json -cert.file=s3.pem -key.file=s3-key.pem -cacert.file=nodes.pem -tlsVerifyClientCert':
    distributed,
  'npm run replay -- recording.json': { run: 'devices/replay/replay.long.test.ts' },
  'npm run simulate -- medibus --create-pty /tmp/ventilator': evidence,
  'npm run simulate -- dri --create-pty /tmp/monitor': { run: 'devices/dri/dri.integration.test.ts' },
  'npm run simulate -- intellivue --create-pty /tmp/intellivue': {
    run: 'devices/intellivue/intellivue.integration.test.ts',
  },
  'npm run simulate -- astm --create-pty /tmp/analyser': { run: 'devices/lines/lines.integration.test.ts' },
  'npm run simulate -- hl7 --create-pty /tmp/gateway': { run: 'devices/lines/lines.integration.test.ts' },
  'npm run simulate -- masimo-radical7 --create-pty /tmp/oximeter': {
    run: 'devices/lines/lines.integration.test.ts',
  },
  'npm run bench -- --only capture-truth --seeds 200 --out DIR': { run: 'bench/truth/truth.thorough.test.ts' },
  'npm run bench -- --only devices --out DIR': measures,
  'npm run bench -- --only identity --out DIR': measures,
  'npm run bench -- --quick --out DIR': measures,
  'npm run bench -- --out DIR': measures,
  'npm run bench -- --quick --out NEW --compare OLD/results.json': measures,
  'npm run bench -- --runs 100 --only 6,9,10,15 --out old': measures,
  'npm run bench -- --runs 100 --only 6,9,10,15 --out new --compare old/results.json': measures,
  'OPENWARD_BENCH_SLOW=6 npm run bench -- --runs 100 --only 6,9,10,15 --out slow --compare old/results.json': measures,
  'npm run bench:scale -- list --out DIR': measures,
  'npm run bench:scale -- batching --out DIR': measures,
  'npm run bench:scale -- curves --out DIR': measures,
  'npm run network -- up --data FOLDER': { run: 'docs/commands.integration.test.ts' },
  'npm run bench:scale -- load --data FOLDER --out DIR': { notRun: 'writes a million records, for half a day' },
  'npm run bench:scale -- report --out DIR --document': { notRun: 'puts together what the others have measured' },
};
