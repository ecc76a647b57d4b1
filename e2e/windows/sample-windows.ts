import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { serveSamplePages, type SamplePages } from '../../renderer/testing/build.ts';
import { openPlainElectron, type PlainElectron } from '../../renderer/testing/plain-electron.ts';
import { display, endDisplay } from './display.ts';

const runtime = process.env['OPENWARD_RUNTIME'] ?? fileURLToPath(new URL('../../dist/electron', import.meta.url));

/** Windows of the real runtime in which the screens of this checkout are shown with sample data. */
export class SampleWindows {
  private constructor(
    private readonly served: SamplePages,
    private readonly electron: PlainElectron,
  ) {}

  static async open(count = 1): Promise<SampleWindows> {
    if (!existsSync(runtime)) throw new Error(`${runtime} is not there: npm run setup`);
    const served = await serveSamplePages();
    return new SampleWindows(served, await openPlainElectron(runtime, count, await display()));
  }

  /** Of the pages, without what is asked of them. */
  get url(): string {
    return this.served.url;
  }

  get all(): readonly Page[] {
    return this.electron.pages;
  }

  get first(): Page {
    const [first] = this.all;
    if (first === undefined) throw new Error('The runtime has no window');
    return first;
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.electron.close(), this.served.close()]);
    await endDisplay();
  }
}
