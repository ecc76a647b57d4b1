import { BrowserWindow, screen, type Session } from 'electron';
import { origin } from './origin.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly title: string;
  readonly kiosk: boolean;
  /** DevTools exist in development only, and only when asked for. */
  readonly devTools: boolean;
  /** Where the page keeps what it keeps. */
  readonly session: Session;
}

/**
 * The one kind of window there is: as locked down as Chromium can be. A kiosk has the size of its screen from the
 * beginning, since there may be no window manager to make it so.
 */
export function openWindow({ preload, title, kiosk, devTools, session }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...(kiosk ? screen.getPrimaryDisplay().bounds : { width: 1280, height: 800 }),
    minWidth: 960,
    minHeight: 600,
    useContentSize: true,
    show: false,
    title,
    kiosk,
    fullscreen: kiosk,
    autoHideMenuBar: true,
    backgroundColor: '#ffffff',
    webPreferences: {
      preload,
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      devTools,
      autoplayPolicy: 'document-user-activation-required',
      disableBlinkFeatures: 'Auxclick',
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}

/** `index.html`: the client; `launcher.html`: the launcher. */
export function addressOf(page: 'index.html' | 'launcher.html'): string {
  return `${origin}/${page}`;
}
