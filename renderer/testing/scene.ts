import type { Page } from 'playwright';

/** One look at one screen. */
export interface Scene {
  readonly name: string;
  /** Search part of the address: see fake-bridge.ts. */
  readonly search: string;
  readonly path: string;
  /** Brings the screen into the state to be seen. */
  readonly act?: (page: Page) => Promise<void>;
  /** The whole height instead of the first 800 pixels. */
  readonly tall?: boolean;
  /** How far down to scroll before looking. */
  readonly scroll?: number;
}

export const click =
  (testid: string) =>
  async (page: Page): Promise<void> =>
    page.getByTestId(testid).first().click();
export const all =
  (...steps: readonly ((page: Page) => Promise<void>)[]) =>
  async (page: Page): Promise<void> => {
    for (const step of steps) await step(page);
  };
export const fill =
  (testid: string, text: string) =>
  async (page: Page): Promise<void> =>
    page.getByTestId(testid).fill(text);
