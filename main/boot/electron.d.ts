/**
 * The part of Electron 33 that Openward uses, written down here because the `electron` package fetches a binary when it is installed.
 * Add a member when it is needed; its documentation is at https://www.electronjs.org/docs/latest/api/.
 */
declare module 'electron' {
  interface Event {
    preventDefault(): void;
  }

  interface App {
    readonly isPackaged: boolean;
    readonly commandLine: { hasSwitch(name: string): boolean; appendSwitch(name: string, value?: string): void };
    whenReady(): Promise<void>;
    enableSandbox(): void;
    requestSingleInstanceLock(): boolean;
    setPath(name: 'userData' | 'sessionData' | 'crashDumps' | 'logs', path: string): void;
    setName(name: string): void;
    getVersion(): string;
    getAppMetrics(): { readonly type: string; readonly pid: number }[];
    quit(): void;
    exit(code?: number): void;
    on(event: 'window-all-closed' | 'will-quit' | 'second-instance', listener: () => void): this;
    on(event: 'before-quit', listener: (event: Event) => void): this;
    on(event: 'web-contents-created', listener: (event: Event, contents: WebContents) => void): this;
    on(
      event: 'child-process-gone',
      listener: (event: Event, details: { type: string; reason: string; exitCode: number }) => void,
    ): this;
  }

  interface WebFrameMain {
    readonly url: string;
    readonly origin: string;
    readonly parent: WebFrameMain | null;
  }

  interface InputEvent {
    readonly type: string;
  }

  interface WebContents {
    setZoomFactor(factor: number): void;
    on(
      event: 'context-menu',
      listener: (
        event: unknown,
        clicked: {
          isEditable: boolean;
          editFlags: { canCut: boolean; canCopy: boolean; canPaste: boolean; canSelectAll: boolean };
        },
      ) => void,
    ): this;
    readonly id: number;
    readonly mainFrame: WebFrameMain;
    send(channel: string, message: unknown): void;
    getURL(): string;
    reload(): void;
    isDestroyed(): boolean;
    isCrashed(): boolean;
    forcefullyCrashRenderer(): void;
    executeJavaScript(code: string): Promise<unknown>;
    setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void;
    on(
      event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
      listener: (event: Event & { readonly url: string }) => void,
    ): this;
    on(event: 'will-attach-webview', listener: (event: Event) => void): this;
    on(event: 'input-event', listener: (event: Event, input: InputEvent) => void): this;
    on(
      event: 'render-process-gone',
      listener: (event: Event, details: { reason: string; exitCode: number }) => void,
    ): this;
    on(event: 'did-navigate', listener: (event: Event, url: string) => void): this;
  }

  interface WebPreferences {
    preload: string;
    sandbox: true;
    contextIsolation: true;
    nodeIntegration: false;
    nodeIntegrationInWorker: false;
    nodeIntegrationInSubFrames: false;
    webSecurity: true;
    allowRunningInsecureContent: false;
    experimentalFeatures: false;
    webviewTag: false;
    spellcheck: false;
    navigateOnDragDrop: false;
    safeDialogs: true;
    devTools: boolean;
    autoplayPolicy: 'document-user-activation-required';
    disableBlinkFeatures: string;
  }

  interface Rectangle {
    x: number;
    y: number;
    width: number;
    height: number;
  }

  interface Screen {
    getPrimaryDisplay(): { readonly bounds: Rectangle };
  }

  interface BrowserWindowOptions {
    x?: number;
    y?: number;
    width: number;
    height: number;
    minWidth: number;
    minHeight: number;
    show: boolean;
    title: string;
    useContentSize: boolean;
    kiosk: boolean;
    fullscreen: boolean;
    autoHideMenuBar: boolean;
    backgroundColor: string;
    webPreferences: WebPreferences;
  }

  class BrowserWindow {
    constructor(options: BrowserWindowOptions);
    readonly webContents: WebContents;
    loadURL(url: string): Promise<void>;
    show(): void;
    focus(): void;
    restore(): void;
    isMinimized(): boolean;
    isDestroyed(): boolean;
    close(): void;
    removeMenu(): void;
    on(event: 'closed', listener: () => void): this;
    once(event: 'ready-to-show', listener: () => void): this;
  }

  interface Session {
    readonly protocol: Protocol;
    setPermissionRequestHandler(
      handler: (contents: WebContents, permission: string, callback: (granted: boolean) => void) => void,
    ): void;
    setPermissionCheckHandler(
      handler: (contents: WebContents | null, permission: string, origin: string) => boolean,
    ): void;
    setDevicePermissionHandler(handler: () => boolean): void;
    clearStorageData(): Promise<void>;
    on(event: 'will-download', listener: (event: Event) => void): this;
    readonly webRequest: {
      onBeforeRequest(
        listener: (details: { url: string }, callback: (response: { cancel: boolean }) => void) => void,
      ): void;
    };
  }

  interface Protocol {
    registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Readonly<Record<string, boolean>> }[]): void;
    handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void;
  }

  interface IpcMainInvokeEvent {
    readonly sender: WebContents;
    readonly senderFrame: WebFrameMain | null;
  }

  interface IpcMain {
    handle(channel: string, listener: (event: IpcMainInvokeEvent, ...args: unknown[]) => Promise<unknown>): void;
  }

  interface FileFilter {
    name: string;
    extensions: string[];
  }

  interface Dialog {
    showOpenDialog(
      window: BrowserWindow,
      options: { title?: string; properties: 'openFile'[]; filters?: FileFilter[] },
    ): Promise<{ canceled: boolean; filePaths: string[] }>;
    showSaveDialog(
      window: BrowserWindow,
      options: { title?: string; defaultPath?: string; filters?: FileFilter[] },
    ): Promise<{ canceled: boolean; filePath: string }>;
    showMessageBox(
      window: BrowserWindow,
      options: { type: 'info' | 'error' | 'warning'; message: string; detail?: string; buttons: string[] },
    ): Promise<{ response: number }>;
    showErrorBox(title: string, content: string): void;
  }

  interface PowerMonitor {
    on(event: 'suspend' | 'lock-screen' | 'shutdown', listener: () => void): this;
  }

  interface SafeStorage {
    isEncryptionAvailable(): boolean;
    getSelectedStorageBackend(): string;
    encryptString(plain: string): Buffer;
    decryptString(sealed: Buffer): string;
  }

  interface Menu {
    setApplicationMenu(menu: null): void;
    buildFromTemplate(items: { role: 'cut' | 'copy' | 'paste' | 'selectAll'; label: string }[]): {
      popup(options: { window: BrowserWindow }): void;
    };
  }

  interface Clipboard {
    clear(type?: 'clipboard' | 'selection'): void;
  }

  interface ContextBridge {
    exposeInMainWorld(key: string, api: object): void;
  }

  interface IpcRenderer {
    invoke(channel: string, ...args: unknown[]): Promise<unknown>;
    on(channel: string, listener: (event: unknown, message: unknown) => void): this;
    removeListener(channel: string, listener: (event: unknown, message: unknown) => void): this;
  }

  const app: App;
  const webContents: { getAllWebContents(): WebContents[] };
  const session: { readonly defaultSession: Session };
  const protocol: Protocol;
  const ipcMain: IpcMain;
  const dialog: Dialog;
  const screen: Screen;
  const powerMonitor: PowerMonitor;
  const safeStorage: SafeStorage;
  const Menu: Menu;
  const clipboard: Clipboard;
  const contextBridge: ContextBridge;
  const ipcRenderer: IpcRenderer;
}
