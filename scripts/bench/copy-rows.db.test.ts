import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/test/database';
import { copyRows } from './copy-rows';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query('CREATE TABLE "Copied" ("n" int, "text" text)');
});
beforeEach(() => client.query('TRUNCATE "Copied"'));
afterAll(async () => {
  await client.end();
  await database.drop();
});

const stored = async () =>
  (await client.query<{ n: number; text: string }>('SELECT * FROM "Copied" ORDER BY "n"')).rows;

describe('rows that are copied', () => {
  it('arrive as they are, signs of the format and nothing at all included', async () => {
    const texts = ['plain', 'a\tb', 'a\nb\r\nc', String.raw`back\slash \N \t`, '', null, 'é–“”'];
    const rows = texts.map((text, n) => [n, text] as const);
    await copyRows(client, 'Copied', ['n', 'text'], rows);
    expect(await stored()).toEqual(texts.map((text, n) => ({ n, text })));
  });

  it('may be thousands at once', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => [n, `row ${n}`] as const);
    await copyRows(client, 'Copied', ['n', 'text'], rows);
    expect(await stored()).toHaveLength(20_000);
  });

  it('are refused whole where one is wrong, and the connection goes on', async () => {
    const rows = [[1, 'good'], ['x', 'bad']] as const; // prettier-ignore
    await expect(copyRows(client, 'Copied', ['n', 'text'], rows)).rejects.toThrow(/integer/);
    expect(await stored()).toEqual([]);
    await copyRows(client, 'Copied', ['n', 'text'], [[1, 'good']]);
    expect(await stored()).toEqual([{ n: 1, text: 'good' }]);
  });
});
