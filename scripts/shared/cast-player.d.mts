import type { Browser, Page } from 'playwright-core';

export interface Played {
  readonly page: Page;
  /** What the page said that nobody asked for. */
  readonly complaints: readonly string[];
  readonly seconds: number;
  /** What its terminal shows at the end. */
  readonly text: string;
}

export function playedToItsEnd(browser: Browser, cast: string): Promise<Played>;
