import type { SessionView } from '../../api/window/views.ts';

/**
 * The Electron that development and tests run on when there is no official one. Release builds pin a newer, supported
 * one (electron-builder.yml), and packaging refuses this one.
 */
export const developmentElectron = '33.2.1';
/** The Node inside it. */
export const developmentNode = '20.18.1';

export interface RuntimeFacts {
  readonly electron: string | undefined;
  /** Whether Chromium was started with `--no-sandbox`. */
  readonly noSandbox: boolean;
  /** Whether variables of the environment were taken out at the start. */
  readonly ignored: boolean;
}

/** What the window has to say about what it runs on. */
export function noticesOf({ electron, noSandbox, ignored }: RuntimeFacts): SessionView['notices'] {
  return [
    ...(electron === developmentElectron ? (['development-runtime'] as const) : []),
    ...(noSandbox ? (['sandbox-off'] as const) : []),
    ...(ignored ? (['environment-ignored'] as const) : []),
  ];
}
