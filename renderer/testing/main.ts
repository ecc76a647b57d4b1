import { fakeBridge } from './fake-bridge.ts';
import { followLooks } from './looks.ts';

// The pages read the bridge when they first ask; it has to be there before they are loaded.
const asked = new URLSearchParams(location.search);
Object.defineProperty(window, 'openward', { value: fakeBridge(asked) });
followLooks();
await (asked.get('page') === 'launcher' ? import('../launcher/main.tsx') : import('../main.tsx'));
