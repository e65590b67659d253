import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { expectAccessible } from './support/accessible';
import { PUBLIC_EVENT_TYPES } from '../src/lib/events/model';
import { call } from './support/http';
import { ready, watchFaults } from './support/screen';

const samples = path.join(import.meta.dirname, '../src/components/docs/samples');
const SAMPLES = {
  'TypeScript: receive-event.ts': 'receive-event.ts',
  'Python: verify.py': 'verify.py',
  'Node: verify.ts': 'hmac.ts',
} as const;

test('the documentation of webhooks needs no account, and shows what was tested', async ({
  page,
  context,
}) => {
  const faults = watchFaults(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const answer = await page.goto('/docs/webhooks');
  expect(answer?.status()).toBe(200);
  await ready(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Webhooks' })).toBeVisible();

  // All unfolded at once, since what is folded has no role.
  await page.evaluate(() => {
    for (const fold of window.document.querySelectorAll('details')) fold.open = true;
  });
  const document = (await call('GET', '/api/openapi.json')).json;
  for (const type of PUBLIC_EVENT_TYPES) {
    const { schema, example } = document.webhooks[type].post.requestBody.content['application/json']; // prettier-ignore
    const shown = page.getByRole('region', { name: `Example of ${type}`, exact: true });
    expect(JSON.parse((await shown.textContent()) ?? ''), type).toEqual(example);
    const link = page.getByRole('link', { name: schema.$ref });
    await expect(link).toHaveAttribute('href', `/api/openapi.json${schema.$ref}`);
    const described = page.getByRole('region', { name: `JSON Schema, ${type}`, exact: true });
    const { $schema, ...own } = JSON.parse((await described.textContent()) ?? '');
    expect($schema).toContain('json-schema.org');
    expect(own, type).toEqual(document.components.schemas[schema.$ref.split('/').at(-1)]);
  }
  for (const [label, file] of Object.entries(SAMPLES)) {
    const text = fs.readFileSync(path.join(samples, file), 'utf8').trimEnd();
    const region = page.getByRole('region', { name: label, exact: true });
    expect(await region.textContent(), file).toBe(text);
    await page.getByRole('button', { name: `Copy: ${label}`, exact: true }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  }
  const broken = await page.evaluate(() =>
    [...window.document.querySelectorAll('a[href^="#"]')]
      .map((link) => decodeURIComponent(link.getAttribute('href') ?? '').slice(1))
      .filter((id) => !window.document.getElementById(id)),
  );
  expect(broken, 'links that lead nowhere').toEqual([]);
  expect(faults).toEqual([]);
});

for (const { width, colorScheme } of [
  { width: 390, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
] as const) {
  test.describe(`documentation at ${width} px, ${colorScheme}`, () => {
    test.use({ viewport: { width, height: 844 }, colorScheme });

    test('has no violations, and its code scrolls by keyboard', async ({ page }) => {
      const faults = watchFaults(page);
      await page.goto('/docs/webhooks');
      await ready(page);
      await page.getByText('JSON Schema of deal.updated').click();
      const spill = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(spill, 'pixels that stick out sideways').toBeLessThanOrEqual(0);
      await expectAccessible(page);

      if (width === 390) {
        const code = page.getByRole('region', { name: 'Python: verify.py', exact: true });
        await code.focus();
        await page.keyboard.press('ArrowRight');
        await expect.poll(() => code.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
      }
      expect(faults).toEqual([]);
    });
  });
}
