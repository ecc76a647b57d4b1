/**
 * The rooms of the house and what each may reach, as one table. A place is a folder or a file; where several rows fit a
 * file, the longest does. `mayReach` is about every import, types too; `never` and `runtime` about what is there when
 * the program runs.
 */
export interface Room {
  readonly place: string;
  /** Places beside the room itself. */
  readonly mayReach: readonly string[];
  /** Abilities that nothing the room loads may have, however far down. */
  readonly never: readonly Ability[];
  /**
   * What of the runtime it may use beside ECMAScript: modules and globals by name; `node` for all of Node's, `dom` for
   * all of a page's.
   */
  readonly runtime: readonly string[];
}

/** What a file can do that another must not: by the file that does it, or the package. */
export const abilities = {
  decrypt: [
    'protocol/envelope/open.ts',
    'protocol/envelope/reader.ts',
    'protocol/envelope/materials.ts',
    'protocol/envelope/people-wrapping.ts',
    'protocol/envelope/share-wrapping.ts',
    'protocol/vault/decrypt.ts',
    'protocol/keyfile/password.ts',
    'protocol/recovery/open.ts',
    'protocol/guardians/open.ts',
    'protocol/messages/jwe.ts',
    'protocol/container/unpack.ts',
    'protocol/reencryption/recipient.ts',
    '@aws-crypto/client-node',
    'jose',
  ],
  'open a backup': ['age-encryption'],
  'derive secret keys': ['protocol/reencryption/secret-keys.ts', 'protocol/reencryption/delegator.ts'],
  'know RID': ['protocol/identity/rid.ts', 'protocol/identity/pid.ts'],
  'unwrap SA’s key': ['connections/rid-key/wrapping.ts'],
  sign: ['protocol/signature/sign.ts'],
} as const;
export type Ability = keyof typeof abilities;

/** Globals that are not ECMAScript's, by the runtime that has them. */
export const globals = {
  both: [
    ...['TextEncoder', 'TextDecoder', 'URL', 'URLSearchParams', 'AbortSignal', 'AbortController', 'crypto', 'fetch'],
    ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'structuredClone', 'performance', 'console'],
    ...['atob', 'btoa', 'Blob', 'WebSocket', 'EventSource', 'queueMicrotask', 'Event', 'EventTarget', 'CustomEvent'],
    ...[
      'MessageChannel',
      'MessagePort',
      'BroadcastChannel',
      'Headers',
      'Request',
      'Response',
      'FormData',
      'WebAssembly',
    ],
    ...['ReadableStream', 'WritableStream', 'TransformStream', 'CompressionStream', 'DecompressionStream'],
    // By it every other is had without its name.
    'globalThis',
  ],
  node: ['Buffer', 'process', 'NodeJS', 'setImmediate', 'clearImmediate', 'require', '__dirname', '__filename'],
  dom: [
    ...['window', 'document', 'localStorage', 'sessionStorage', 'indexedDB', 'navigator', 'location', 'HTMLElement'],
    ...['Worker', 'SharedWorker', 'XMLHttpRequest', 'RTCPeerConnection', 'self', 'history', 'caches'],
  ],
} as const;

const ground = ['api', 'domain'];
const blind: readonly Ability[] = ['decrypt', 'open a backup', 'derive secret keys', 'know RID', 'unwrap SA’s key'];
const node = ['node'];

export const rooms: readonly Room[] = [
  { place: 'domain', mayReach: [], never: [...blind, 'sign'], runtime: [] },
  { place: 'api/messages', mayReach: ['api/formats', 'domain'], never: [...blind, 'sign'], runtime: [] },
  { place: 'api/formats', mayReach: ['domain'], never: [...blind, 'sign'], runtime: ['TextEncoder', 'TextDecoder'] },
  { place: 'api/ledger', mayReach: ['domain'], never: [...blind, 'sign'], runtime: [] },
  {
    place: 'api/http',
    mayReach: ['api/messages', 'api/formats', 'domain'],
    never: [...blind, 'sign'],
    runtime: ['AbortSignal'],
  },
  {
    place: 'api/window',
    mayReach: ['api/messages', 'api/formats', 'api/ledger/event.ts', 'domain'],
    never: [...blind, 'sign'],
    runtime: [],
  },
  {
    place: 'protocol',
    mayReach: ['domain'],
    never: [],
    runtime: [
      ...['node:crypto', 'node:stream', 'node:stream/consumers', 'node:zlib'],
      ...['Buffer', 'TextDecoder', 'process', 'setImmediate'],
    ],
  },
  { place: 'connections', mayReach: ['protocol', ...ground], never: ['decrypt', 'know RID'], runtime: node },
  {
    place: 'app',
    mayReach: ['protocol', ...ground],
    never: [],
    runtime: ['node:stream', 'AbortSignal', 'TextEncoder', 'TextDecoder', 'atob', 'crypto', 'setTimeout'],
  },
  { place: 'devices', mayReach: ['api/formats', 'domain'], never: [...blind, 'sign'], runtime: node },
  {
    place: 'chaincode',
    mayReach: ['protocol', 'api/ledger', 'domain'],
    never: [...blind, 'sign'],
    runtime: ['node:crypto', 'Buffer', 'process'],
  },
  { place: 'services', mayReach: ['connections', 'protocol', ...ground], never: [], runtime: node },
  service('sa', []),
  service('hospital', ['unwrap SA’s key']),
  service('cloud', blind),
  // They sign what they ask of the ledger.
  ...['storage-gate', 'ledger-gate', 'registrar'].map((place) => service(place, blind)),
  { place: 'fabric-config', mayReach: ['connections', 'protocol', ...ground], never: ['decrypt'], runtime: node },
  {
    place: 'main',
    mayReach: ['app', 'devices', 'connections', 'protocol', ...ground],
    never: ['unwrap SA’s key'],
    runtime: node,
  },
  {
    place: 'main/boot',
    mayReach: ['main', 'app', 'devices', 'connections', 'protocol', ...ground],
    never: ['unwrap SA’s key'],
    runtime: [...node, 'electron'],
  },
  {
    // A process of its own, with a journal's key and a port, and nobody's keys.
    place: 'main/capture/recorder',
    mayReach: [
      ...['main/spool/sealed-file.ts', 'connections/atomic-file.ts', 'devices'],
      ...['connections/disk.ts', 'connections/environment.ts', 'connections/private-files.ts', ...ground],
    ],
    never: [...blind, 'sign'],
    runtime: node,
  },
  {
    // A thread with an opened device record and a file to write it into, and nobody's keys.
    place: 'main/export/writer',
    mayReach: ['devices/export', 'connections/disk.ts', ...ground],
    never: [...blind, 'sign'],
    runtime: node,
  },
  {
    place: 'main/preload',
    mayReach: ['main/ipc/channel.ts', 'api/window'],
    never: [...blind, 'sign'],
    runtime: ['electron'],
  },
  {
    place: 'renderer',
    mayReach: ['api/window', 'api/messages', 'api/formats', 'api/ledger/event.ts', 'domain'],
    never: [...blind, 'sign'],
    runtime: ['dom'],
  },
];

/** One service and what services share; never another service. */
function service(name: string, never: readonly Ability[]): Room {
  const shared = [
    'services/http',
    'services/database',
    'services/ledger',
    'services/registration',
    'services/consent',
    'services/audit',
    'services/supervision',
  ];
  return {
    place: `services/${name}`,
    mayReach: [...shared, 'connections', 'protocol', ...ground],
    never,
    runtime: node,
  };
}

/**
 * May reach everything, and nothing of the product may reach them: they start, drive and measure it, or judge its
 * shape.
 */
export const outside = ['e2e', 'bench', 'architecture', 'setup', 'docs', 'testing'];

/**
 * Files that are there for tests: they may play the other side, so they reach what they like; nothing of the product
 * reaches them.
 */
export function isForTests(file: string): boolean {
  return /\.(test|fixture)\.tsx?$|(^|\/)testing(\/|\.ts$)|^protocol\/(vectors\/|testing\.ts)|\.config\.ts$/.test(file);
}
