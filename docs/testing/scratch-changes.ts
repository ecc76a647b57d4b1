import { after, type Edit } from './scratch.ts';

/** A scratch change made by following a recipe: what it leaves of each file. */
export interface ScratchChange {
  /** Heading of the recipe in docs/recipes.md. */
  readonly recipe: string;
  readonly edits: readonly Edit[];
}

const tags = ['en', 'zh'];

const errorCode: ScratchChange = {
  recipe: 'An error code',
  edits: [
    after('domain/errors.ts', 'export const errorCodes = {', "\n  SCRATCHED: 'Something was scratched',"),
    ...tags.map((tag) =>
      after(
        `renderer/i18n/${tag}/error.ts`,
        'readonly todo: string }>> = {',
        "\n  SCRATCHED: { what: '', safe: '', todo: '' },",
      ),
    ),
    after('services/http/status.ts', 'number>> = {', '\n  SCRATCHED: 400,'),
  ],
};

const route: ScratchChange = {
  recipe: 'An HTTP route',
  edits: [
    after(
      'api/http/hospital.ts',
      '\n  BookingReview,\n  BookingsAsked,',
      '\n  Scratches,',
      'export const hospitalApi = {',
      "\n  scratches: route({ method: 'GET', path: '/v1/scratches', summary: 'S', callers: ['patient'], reply: Scratches }),",
    ),
    after(
      'api/messages/hospital.ts',
      'name: z.string(), department: z.string() });',
      '\n\nexport const Scratches = z.object({ count: z.number() });',
    ),
    after(
      'services/hospital/handlers.ts',
      'departments: () => [...departments],',
      '\n    scratches: () => ({ count: 0 }),',
    ),
    after(
      'app/flows/book.ts',
      "import { hospitalApi } from '../../api/http/hospital.ts';",
      '\n\nexport const scratches = async ({ service }: Hospital) => (await service.call(hospitalApi.scratches)).count;',
    ),
  ],
};

const transaction: ScratchChange = {
  recipe: 'A transaction, from the ledger to a screen',
  edits: [
    after(
      'api/ledger/transactions.ts',
      "look: evaluate('health:look', z.strictObject({}), z.object({})),",
      "\n    count: evaluate('health:count', z.object({}), z.object({ count: z.number() })),",
    ),
    after(
      'chaincode/health/contract.ts',
      "super('health');\n  }",
      `
  async count(ctx: Context, ...args: string[]): Promise<string> {
    return run(api.count, () => Promise.resolve({ count: 1 }), ctx, args);
  }`,
    ),
    after(
      'app/flows/eventually.ts',
      'return found;\n    await new Promise((resolve) => setTimeout(resolve, interval(attempt)));\n  }\n}',
      `
import type { Ledger } from '../../api/ledger/ledger.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
export const count = ({ ledger }: { readonly ledger: Ledger }) => ledger.evaluate(ledgerApi.health.count, {});`,
    ),
    after(
      'api/window/calls/booking.ts',
      'export const bookingCalls = {',
      "\n  'booking.count': call(['patient'], none, z.object({ count: z.number() })),",
    ),
    after(
      'main/ipc/handlers/booking.ts',
      'bookingHandlers(ports: () => BookingPorts',
      ' & { readonly ledger: Ledger }',
      'return {',
      "\n    'booking.count': () => count(ports()),",
      "import type { AreaHandlers } from '../handlers.ts';",
      `
import type { Ledger } from '../../../api/ledger/ledger.ts';
import { count } from '../../../app/flows/eventually.ts';`,
    ),
    after(
      'renderer/screens/consumer/days-left.tsx',
      "import { useWords } from '../../i18n/index.ts';",
      "\nimport { useAsk } from '../../bridge/use-ask.ts';",
      'const t = useWords();',
      "\n  const asked = useAsk('booking.count', {}).value?.count;\n  if (asked === 1) return t('consumer.scratched');",
    ),
    ...tags.map((tag) =>
      after(`renderer/i18n/${tag}/consumer.ts`, ' = {\n  nav: {', " request: '' }, scratched: '', unused: {"),
    ),
  ],
};

const screen: ScratchChange = {
  recipe: 'A screen',
  edits: [
    {
      file: 'renderer/screens/consumer/scratches.tsx',
      text: `
import { useNavigate } from 'react-router';
import { NextStep } from '../../components/next-step.tsx';
import { Screen } from '../../components/screen.tsx';
import { useWords } from '../../i18n/index.ts';
import { testIds } from '../../test-ids.ts';

const ids = testIds.scratches;

export function Scratches() {
  const t = useWords();
  const go = useNavigate();
  return (
    <Screen title={t('consumer.scratches.title')} testid={ids.root}>
      <NextStep label={t('consumer.scratches.next')} testid={ids.next} onGo={() => void go('/requests')} />
    </Screen>
  );
}`,
    },
    after(
      'renderer/app/screens.tsx',
      "import { ConsumerRequests } from '../screens/consumer/requests.tsx';",
      "\nimport { Scratches } from '../screens/consumer/scratches.tsx';",
      '<Route path="/requests" element={<ConsumerRequests />} />',
      '\n    <Route path="/scratches" element={<Scratches />} />',
    ),
    ...tags.map((tag) => after(`renderer/i18n/${tag}/consumer.ts`, ' = {', "\n  scratches: { title: '', next: '' },")),
    after(
      'renderer/test-ids.ts',
      'export const testIds = {',
      "\n  scratches: { root: 'scratches.root', next: 'scratches.next' },",
    ),
    after(
      'renderer/testing/scenes.ts',
      'export const scenes: readonly Scene[] = [',
      "\n  { name: 'scratches', search: 'role=consumer', path: '/scratches' },",
    ),
  ],
};

const driver: ScratchChange = {
  recipe: 'A driver',
  edits: [
    {
      file: 'devices/scratch/parser.ts',
      text: 'export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();',
    },
    {
      file: 'devices/scratch/session.ts',
      text: `
import type { DeviceSession, Link } from '../link/session.ts';
import { textOf } from './parser.ts';

export class ScratchSession implements DeviceSession {
  readonly silenceMs = 2000;
  readonly initiative = { afterMs: 1000, everyMs: 500 };
  constructor(private readonly link: Link) {}
  opened(): void {}
  take(bytes: Uint8Array): void {
    this.link.tell('note', { at: this.link.at(), code: 'scratch.text', text: textOf(bytes) });
  }
  flush(): void {}
  interrupt(): void {}
  break(): void {}
  begin(): void {
    this.link.running();
  }
  keepGoing(): void {}
  leave(): Promise<void> {
    return Promise.resolve();
  }
}`,
    },
    {
      file: 'devices/scratch/kind.ts',
      text: `
import type { DriverKind } from '../link/driver.ts';
import { LinkedDriver } from '../link/linked-driver.ts';
import { textOf } from './parser.ts';
import { ScratchSession } from './session.ts';

const id = 'scratch';
const version = '1.0.0';
const line = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

export const scratchKind: DriverKind = {
  id,
  version,
  line,
  presets: [{ id: 'scratch', line }],
  recogniser: () => ({ push: (bytes) => textOf(bytes).length }),
  greeting: () => new Uint8Array(),
  create: (transport, clock) =>
    new LinkedDriver({ id, version, alarmGroups: [], session: (link) => new ScratchSession(link) }, transport, clock),
};`,
    },
    { file: 'devices/scratch/simulator.ts', text: 'export class ScratchSimulator {}' },
    after(
      'devices/registry.ts',
      "import { medibusKind } from './medibus/kind.ts';",
      "\nimport { scratchKind } from './scratch/kind.ts';",
      'driverKinds: readonly DriverKind[] = [',
      '\n  scratchKind,',
    ),
    after(
      'devices/simulators/simulated.ts',
      "import { MedibusSimulator } from '../medibus/simulator.ts';",
      "\nimport { ScratchSimulator } from '../scratch/simulator.ts';\nvoid new ScratchSimulator();",
    ),
    ...tags.map((tag) =>
      after(`renderer/i18n/${tag}/codes.ts`, 'export const device = {', "\n  scratch: { name: 'Scratch' },"),
    ),
  ],
};

/** One for each recipe that is followed. */
export const scratchChanges: readonly ScratchChange[] = [errorCode, route, transaction, screen, driver];
