import { expect, type Locator, type Page, type Request } from '@playwright/test';

/** What a page may never do unseen: complain in the console, break its own policy, throw. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    // The browser's own note on a page that is meant to be absent.
    if (/the server responded with a status of 404/.test(message.text())) return;
    faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()}: ${response.url()}`);
  });
  return faults;
}

export const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });

const LIVE_PATH = '/api/events';
const QUIET_MS = 500;

/** Until nothing was asked for during half a second; the live stream stays open by design. */
async function quiet(page: Page): Promise<void> {
  const pending = new Set<Request>();
  let since = Date.now();
  const begin = (request: Request) => {
    if (new URL(request.url()).pathname === LIVE_PATH) return;
    pending.add(request);
    since = Date.now();
  };
  const end = (request: Request) => {
    if (pending.delete(request)) since = Date.now();
  };
  page.on('request', begin);
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  await expect
    .poll(() => pending.size === 0 && Date.now() - since >= QUIET_MS, { intervals: [100] })
    .toBe(true);
  page.off('request', begin);
  page.off('requestfinished', end);
  page.off('requestfailed', end);
}

/** Waits until the page acts: what is clicked before hydration would be lost. */
export async function ready(page: Page): Promise<void> {
  await expect(page.getByRole('main').first()).toBeVisible();
  await page.waitForLoadState('load');
  await page.waitForFunction(() =>
    // React notes on each element that it has taken over what it is given.
    [
      ...document.querySelectorAll(
        'main button, main input:not([type=hidden]), main select, main textarea',
      ),
    ].every((element) => Object.keys(element).some((name) => name.startsWith('__reactProps$'))),
  );
  await quiet(page);
}

/** The figure in a text, with a true minus read as a minus. */
export const numberIn = (text: string | null): number =>
  Number((text ?? '').replace('−', '-').replaceAll(/[^\d.+-]/g, ''));

/** The exact score that a risk badge carries in its title. */
export async function scoreOf(badge: Locator): Promise<number> {
  const title = await badge.getAttribute('title');
  return Number(/score (\d\.\d+) of 1/.exec(title ?? '')?.[1]);
}

export const riskBadge = (page: Page): Locator =>
  page
    .getByRole('main')
    .locator('header')
    .getByTitle(/ risk, score \d/);
