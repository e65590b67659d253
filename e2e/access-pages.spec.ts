import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { sql } from './support/database';
import {
  makeDeal,
  makeOwner,
  makePerson,
  makeTeam,
  SESSION_COOKIE,
  signSession,
  type Person,
} from './support/people';
import { baseUrl } from './support/settings';

const app = path.join(import.meta.dirname, '../src/app');

/** Every page behind the sign-in, as the folders say it. */
const pages = fs
  .readdirSync(path.join(app, '(app)'), { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => file.endsWith('page.tsx'))
  .map((file) => `/${path.posix.dirname(file)}`.replaceAll(/\/\(\w+\)/g, ''))
  .sort();

async function open(address: string, person: Person | null, expiresIn = '1h') {
  const cookie = person
    ? `${SESSION_COOKIE}=${await signSession(person.userId, { expiresIn })}`
    : '';
  const answer = await fetch(baseUrl + address, { redirect: 'manual', headers: { cookie } });
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') }; // prettier-ignore
}

for (const page of pages) {
  test(`the page ${page} lets in whom it should`, async () => {
    const team = await makeTeam();
    const [owner, viewer, removed, outsider] = await Promise.all([
      makePerson(team, 'owner'),
      makePerson(team, 'viewer'),
      makePerson(team, 'member'),
      makeOwner(),
    ]);
    const deal = await makeDeal(owner, { name: `Only ours ${team}` });
    await sql('DELETE FROM "TeamMember" WHERE "userId" = $1', [removed.userId]);
    const isOfDeal = page.startsWith('/deals/[id]');
    const address = page.replace('[id]', isOfDeal ? deal.id : 'c00000000000000000000000');

    for (const nobody of [await open(address, null), await open(address, owner, '-1 minute')]) {
      // A page that has begun to stream can redirect by its text only.
      const goes = nobody.location ?? /\/sign-in[^"\\]*/.exec(nobody.text)?.[0] ?? '';
      expect(goes, `${nobody.status}`).toContain('/sign-in');
      expect(nobody.text).not.toContain(deal.name);
    }
    for (const stranger of [outsider, removed]) {
      const seen = await open(`${address}?team=${team}`, stranger);
      expect(seen.text, 'nothing of the team').not.toContain(deal.name);
      expect(seen.status).toBeLessThan(500);
    }
    const own = await open(address, isOfDeal && page.endsWith('edit') ? owner : viewer);
    expect([200, 307, 404]).toContain(own.status);
    if (isOfDeal) expect(own.text).toContain(deal.name);
  });
}

test('there are pages to try', () => {
  expect(pages.length).toBeGreaterThan(12);
  expect(pages).toContain('/settings/audit');
});
