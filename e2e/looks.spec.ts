import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { expectAccessible, findViolations } from './support/accessible';
import { call } from './support/http';
import { seededPerson, signInAs, type Person } from './support/people';
import { ready, watchFaults } from './support/screen';

const shots = process.env.SENTINEL_SHOTS;
const WIDTHS = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

test.describe.configure({ mode: 'parallel' });

let owner: Person;
let topDeal: string;
let closedDeal: string;
const lastMonth = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10);

test.beforeAll(async () => {
  owner = await seededPerson('maya@northwind-robotics.example');
  const { token } = owner;
  const open = await call('GET', '/api/deals?status=open&limit=1', { token });
  const closed = await call('GET', '/api/deals?stage=closed_lost&limit=1', { token });
  topDeal = open.json.deals[0].id;
  closedDeal = closed.json.deals[0].id;
});

const SCREENS: Readonly<Record<string, () => string>> = {
  'sign-in': () => '/sign-in',
  dashboard: () => '/dashboard',
  // A dozen rows look like fifty, and are examined in a quarter of the time.
  deals: () => '/deals?limit=12',
  deal: () => `/deals/${topDeal}`,
  new: () => '/deals/new',
  edit: () => `/deals/${topDeal}/edit`,
  risk: () => '/risk',
  record: () => '/risk/record',
  proof: () => '/risk/proof',
  meetings: () => '/meetings',
  assistant: () => '/insights',
  'settings-risk': () => '/settings/risk',
  '404': () => '/deals/c00000000000000000000000',
};

/** States of the same screens, which need no second theme and width to be wrong. */
const STATES: Readonly<Record<string, () => string>> = {
  'deals-filtered': () => '/deals?status=all&stage=closed_lost&sort=value&q=a&limit=5',
  'deals-none': () => '/deals?q=nothing-is-called-this',
  'deal-closed': () => `/deals/${closedDeal}`,
  'dashboard-then': () => `/dashboard?asOf=${lastMonth}`,
  'not-found': () => '/nothing/is/here',
};

/** Forms and tables made of the same parts: each theme once, and each width once. */
const PAIRED: Readonly<Record<string, () => string>> = {
  'settings-account': () => '/settings/account',
  'settings-notifications': () => '/settings/notifications',
  'settings-team': () => '/settings/team',
  'settings-api': () => '/settings/api',
  'settings-audit': () => '/settings/audit',
  'settings-access': () => '/settings/access',
  'settings-webhooks': () => '/settings/webhooks',
  'settings-integrations': () => '/settings/integrations',
  'settings-assistant': () => '/settings/assistant',
  notifications: () => '/notifications',
  'docs-webhooks': () => '/docs/webhooks',
};

const isPaired = (size: string, colorScheme: string): boolean =>
  (size === 'desktop') === (colorScheme === 'light');

for (const [size, viewport] of Object.entries(WIDTHS)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      const once = size === 'desktop' && colorScheme === 'light' ? STATES : {};
      const paired = isPaired(size, colorScheme) ? PAIRED : {};
      for (const [name, address] of Object.entries({ ...SCREENS, ...once, ...paired })) {
        test(`${name} looks right`, async ({ page, context }) => {
          const faults = watchFaults(page);
          if (name !== 'sign-in') await signInAs(context, owner);
          await page.goto(address());
          await ready(page);

          const theme = await page.evaluate(() => document.documentElement.className);
          expect(theme.split(' ').includes('dark'), theme).toBe(colorScheme === 'dark');
          const spill = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          expect(spill, 'pixels that stick out sideways').toBeLessThanOrEqual(0);
          expect(await page.title()).toMatch(/Sentinel/);

          if (shots) {
            fs.mkdirSync(shots, { recursive: true });
            const file = path.join(shots, `${name}-${size}-${colorScheme}.png`);
            await page.screenshot({ path: file, fullPage: true });
          }
          await expectAccessible(page);
          expect(faults).toEqual([]);
        });
      }
    });
  }
}

for (const width of [360, 768, 1024, 2560]) {
  test(`nothing sticks out sideways at ${width} px`, async ({ page, context }) => {
    await signInAs(context, owner);
    await page.setViewportSize({ width, height: 900 });
    for (const address of ['/dashboard', '/deals?limit=12', `/deals/${topDeal}`, '/deals/new']) {
      await page.goto(address);
      await expect(page.getByRole('main').first()).toBeVisible();
      const spill = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(spill, address).toBeLessThanOrEqual(0);
    }
  });
}

test('a fault that is put into a page is found', async ({ page }) => {
  await page.goto('/sign-in');
  await ready(page);
  await page.evaluate(() => {
    document.querySelector('main')?.append(document.createElement('img'));
  });
  expect(await findViolations(page)).toEqual([expect.stringMatching(/^image-alt: <img>/)]);
});

test('dialogs and menus have no violations either', async ({ page, context }) => {
  const faults = watchFaults(page);
  await signInAs(context, owner);
  await page.goto(`/deals/${topDeal}`);
  await ready(page);
  const violations = () => findViolations(page);
  // Taken while it fades in, a picture of contrast would be a picture of the fade.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.waitForTimeout(300);
  expect(await violations()).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.waitForTimeout(300);
  expect(await violations()).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Account of/ }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await page.waitForTimeout(300);
  expect(await violations()).toEqual([]);
  expect(faults).toEqual([]);
});
