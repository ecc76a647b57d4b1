import type { Page } from 'playwright';

/**
 * How long a window may take to show what was asked for: the slowest thing is making RSA keys while the ledger commits.
 */
const PATIENCE = 90_000;

/**
 * What a person does with a window: find by test id, click, type, choose, read. Every failure names what was looked
 * for.
 */
export class Hands {
  constructor(
    readonly page: Page,
    readonly who: string,
  ) {}

  at(id: string) {
    return this.page.getByTestId(id);
  }

  async see(id: string): Promise<void> {
    await this.expecting(`to see ${id}`, () => this.at(id).first().waitFor({ state: 'visible', timeout: PATIENCE }));
  }

  /** Waits for an attribute to have a value, e.g. `data-state`. */
  async seeState(id: string, attribute: string, value: string): Promise<void> {
    const selector = `[data-testid="${id}"][${attribute}="${value}"]`;
    await this.expecting(`${id} to have ${attribute}=${value}`, () =>
      this.page.locator(selector).first().waitFor({ state: 'visible', timeout: PATIENCE }),
    );
  }

  async seeChosen(id: string, value: string): Promise<void> {
    await this.expecting(`${value} to be chosen in ${id}`, () =>
      this.page
        .locator(`[data-testid="${id}"] option[value="${value}"]:checked`)
        .waitFor({ state: 'attached', timeout: PATIENCE }),
    );
  }

  async click(id: string): Promise<void> {
    await this.expecting(`to click ${id}`, () => this.at(id).first().click({ timeout: PATIENCE }));
  }

  async type(id: string, text: string): Promise<void> {
    await this.expecting(`to type into ${id}`, () => this.at(id).first().fill(text, { timeout: PATIENCE }));
  }

  async choose(id: string, value: string): Promise<void> {
    await this.expecting(`to choose ${value} in ${id}`, async () => {
      await this.at(id).first().selectOption(value, { timeout: PATIENCE });
    });
  }

  async tick(id: string): Promise<void> {
    await this.expecting(`to tick ${id}`, () => this.at(id).first().check({ timeout: PATIENCE }));
  }

  async read(id: string): Promise<string> {
    return this.expecting(`to read ${id}`, async () =>
      ((await this.at(id).first().textContent({ timeout: PATIENCE })) ?? '').trim(),
    );
  }

  async attribute(id: string, name: string): Promise<string> {
    return this.expecting(`${id} to carry ${name}`, async () => {
      const value = await this.at(id).first().getAttribute(name, { timeout: PATIENCE });
      if (value === null) throw new Error(`no attribute ${name}`);
      return value;
    });
  }

  /**
   * First element whose test id begins with `prefix`, once there is one; answers the rest of the id.
   * @param but the rest of one that is passed over
   */
  async first(prefix: string, but?: string): Promise<string> {
    return this.expecting(`something called ${prefix}…`, async () => {
      const others = but === undefined ? '' : `:not([data-testid="${prefix}${but}"])`;
      const found = this.page.locator(`[data-testid^="${prefix}"]${others}`).first();
      await found.waitFor({ state: 'visible', timeout: PATIENCE });
      return ((await found.getAttribute('data-testid')) ?? '').slice(prefix.length);
    });
  }

  /** Closes what lies over the screen. */
  async dismiss(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.expecting('the dialog to close', () =>
      this.page.getByRole('dialog').first().waitFor({ state: 'hidden', timeout: PATIENCE }),
    );
  }

  /** Waits for an error panel and answers its code. */
  async refusal(): Promise<string> {
    return this.attribute('common.error', 'data-code');
  }

  private async expecting<T>(what: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (cause) {
      const shown = await this.page
        .locator('[data-testid="common.error"]')
        .first()
        .getAttribute('data-code', { timeout: 500 })
        .catch(() => null);
      throw new Error(`expected ${this.who} ${what}${shown === null ? '' : `; the window shows error ${shown}`}`, {
        cause,
      });
    }
  }
}
