import { setTimeout } from 'node:timers/promises';
import { dialog, Menu, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import type { TextSize } from '../../api/window/preferences.ts';
import type { News } from '../../api/window/news.ts';
import { newsChannel } from '../ipc/channel.ts';
import type { ClientLog } from '../ipc/failure.ts';
import type { MainWords } from '../words/main-words.ts';
import { editItems, type Clicked } from './edit-menu.ts';
import { isOurs } from './origin.ts';

/** Reloads after a crash of the page within which this many have happened are not tried again. */
const crashesTolerated = 3;
const crashWindowMs = 60_000;
/** How long a kiosk's page that keeps failing stays away before it is tried again. */
const kioskPauseMs = 30_000;

/** The one window, and what only it may do. */
export class OurWindow {
  readonly #crashes: number[] = [];

  constructor(
    readonly window: BrowserWindow,
    private readonly address: string,
    private readonly log: ClientLog,
    /** In the language the person reads. */
    private readonly words: () => Promise<MainWords>,
    /** Nobody at a kiosk closes it, is offered a menu, or is left with a box of the system's. */
    private readonly kiosk = false,
  ) {
    window.webContents.on('render-process-gone', (_, { reason }) => {
      if (reason !== 'clean-exit') void this.#recover(reason);
    });
    if (kiosk) window.on('close', (event) => event.preventDefault());
    else window.webContents.on('context-menu', (_, clicked) => void this.#offer(clicked));
    // Chromium asks nobody about `about:blank`; nothing can be done from there, but nothing can be seen there either.
    window.webContents.on('did-navigate', (_, url) => {
      if (!isOurs(url)) this.show().catch((error: unknown) => log.note('the page could not be loaded again', error));
    });
  }

  /**
   * Before the window is closed by hand while `isBusy`, asks; a session of the system that ends, or a program that is
   * ended, asks nobody.
   */
  askBeforeClosing(isBusy: () => boolean): void {
    let agreed = false;
    this.window.on('close', (event) => {
      if (agreed || !isBusy()) return;
      event.preventDefault();
      void this.#agreesToClose().then((yes) => {
        agreed = yes;
        if (yes && !this.window.isDestroyed()) this.window.close();
      });
    });
  }

  async show(): Promise<void> {
    await this.window.loadURL(this.address);
  }

  /** Puts out of memory everything the page had. */
  async wipe(): Promise<void> {
    const { session } = this.window.webContents;
    await Promise.all([session.clearStorageData(), session.clearCache()]);
    if (!this.window.isDestroyed()) await this.show();
  }

  /** Draws all of it larger or smaller; a window made afterwards is as large until it is told. */
  zoom(textSize: TextSize): void {
    if (!this.window.isDestroyed()) this.window.webContents.setZoomFactor(textSize / 100);
  }

  tell(news: News): void {
    const { webContents } = this.window;
    if (!this.window.isDestroyed() && !webContents.isCrashed() && isOurs(webContents.getURL()))
      webContents.send(newsChannel, news);
  }

  /** The message is from the main frame of this window, and what it shows is our page. */
  isSender({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
    return (
      sender.id === this.window.webContents.id &&
      senderFrame !== null &&
      senderFrame.parent === null &&
      isOurs(senderFrame.url)
    );
  }

  async #agreesToClose(): Promise<boolean> {
    const words = await this.words();
    const { response } = await dialog.showMessageBox(this.window, {
      type: 'warning',
      message: words.recordingGoesOn,
      detail: words.recordingWillBeCut,
      buttons: [words.keepRecording, words.closeAllTheSame],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    return response === 1;
  }

  /** Cut, copy and paste, as far as they can be done where the mouse was. */
  async #offer(clicked: Clicked): Promise<void> {
    const items = editItems(clicked, await this.words());
    if (items.length > 0 && !this.window.isDestroyed()) Menu.buildFromTemplate(items).popup({ window: this.window });
  }

  async #recover(reason: string): Promise<void> {
    this.log.note(`the page ended: ${reason}`);
    const now = Date.now();
    this.#crashes.push(now);
    const recent = this.#crashes.filter((at) => now - at < crashWindowMs).length;
    if (this.window.isDestroyed()) return;
    if (this.kiosk) return this.#recoverAlone(recent > crashesTolerated);
    const words = await this.words();
    if (recent > crashesTolerated) {
      dialog.showErrorBox('Openward', words.pageKeepsFailing.replace('{{reason}}', reason));
      return;
    }
    await this.show().catch((error: unknown) => this.log.note('the page could not be loaded again', error));
    await dialog.showMessageBox(this.window, {
      type: 'warning',
      message: words.pageLoadedAgain,
      detail: words.nothingLost,
      buttons: [words.ok],
    });
  }

  /** Nobody there could answer a box, or call for somebody: it goes on by itself. */
  async #recoverAlone(later: boolean): Promise<void> {
    if (later) await setTimeout(kioskPauseMs);
    if (!this.window.isDestroyed())
      await this.show().catch((error: unknown) => this.log.note('the page could not be loaded again', error));
  }
}
