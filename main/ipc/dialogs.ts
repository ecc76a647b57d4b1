/** What a file is chosen for: keys in a file, a recovery file, or anything else. */
export type ChosenFor = 'keys' | 'recovery' | 'attachment';

/** The system's own file dialogs: main asks, so a path never comes from the page. On a kiosk, the stick in it. */
export interface Dialogs {
  /** Path of a file the person chose; undefined when they chose none. */
  openFile(what: ChosenFor): Promise<string | undefined>;
  /** Path of a serial port the person chose among the system's devices; undefined when they chose none. */
  openPort(): Promise<string | undefined>;
  /** Path to write to; undefined when they chose none. */
  saveFile(suggestedName: string): Promise<string | undefined>;
}

/** What the window shows on paper: A4, as the page's style for printing has it. */
export interface Printing {
  /** By the system's dialog; false when nothing was printed: cancelled, or there is no printer. */
  print(): Promise<boolean>;
  pdf(): Promise<Uint8Array>;
}
