import { expect, type Locator, type Page } from '@playwright/test';

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

/** Waits until the page acts: what is clicked before hydration would be lost. */
export async function ready(page: Page): Promise<void> {
  await expect(page.getByRole('main').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
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
