import type { App, Session, WebContents } from 'electron';
import type { ClientLog } from '../ipc/failure.ts';
import { isOurs, scheme } from './origin.ts';

/** The clipboard may be written to by our own page (a copied code or PID); nothing else is ever permitted. */
const permitted = new Set(['clipboard-sanitized-write']);

/** No window goes anywhere but to our pages, opens another, or asks for anything of the machine. */
export function guardContents(app: App, log: ClientLog): void {
  app.on('web-contents-created', (_, contents) => {
    const refuse = (navigation: { readonly url: string; preventDefault(): void }): void => {
      if (isOurs(navigation.url)) return;
      navigation.preventDefault();
      log.note('a navigation was refused');
    };
    contents.on('will-navigate', refuse).on('will-redirect', refuse).on('will-frame-navigate', refuse);
    // ICE is no request: without this it goes past the content policy, `onBeforeRequest` and the proxy, by UDP.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/**
 * Chromium looks no name up, not even one that a page asks to have looked up beforehand, and reaches no address by TCP.
 * Main's own connections are Node's. Call it before the app is ready.
 */
export function guardNames(app: App): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

/** Loopback, and a port on which no program of ours listens: where whatever knows of proxies ends. */
const nowhere = {
  mode: 'fixed_servers',
  proxyRules: 'socks5://127.0.0.1:1',
  // Chromium leaves loopback out by itself.
  proxyBypassRules: '<-loopback>',
} as const;

export async function guardSession(session: Session): Promise<void> {
  const allows = (contents: WebContents | null, permission: string): boolean =>
    permitted.has(permission) && contents !== null && isOurs(contents.getURL());
  session.setPermissionRequestHandler((contents, permission, callback) => callback(allows(contents, permission)));
  session.setPermissionCheckHandler((contents, permission) => allows(contents, permission));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  // The page has no business on the network at all.
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLocal(url) }));
  await session.setProxy(nowhere);
}

function isLocal(url: string): boolean {
  return isOurs(url) || /^(data|blob|devtools):/.test(url) || url.startsWith(`blob:${scheme}:`);
}
