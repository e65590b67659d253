import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSql } from '@/test/run-sql';
import { notedUrls, startEmbeddedPostgres } from './embedded-postgres.mjs';
import { applyMigrations } from './migrate.mjs';
import { startThrowawayPostgres } from './throwaway-postgres.mjs';

let server: Awaited<ReturnType<typeof startThrowawayPostgres>>;
beforeAll(async () => {
  server = await startThrowawayPostgres('vitest: embedded server');
});
afterAll(() => server.stop());

const secretsFile = () => path.join(server.folder, 'secrets.json');
const secrets = () => JSON.parse(fs.readFileSync(secretsFile(), 'utf8')) as Record<string, unknown>;
const migrate = ({ ownerUrl, appUrl }: { ownerUrl: string; appUrl: string }) =>
  applyMigrations({ connectionString: ownerUrl, appConnectionString: appUrl });
const whoIsAt = async (url: string) => (await runSql(url, 'SELECT current_user AS name'))[0]?.name;

describe('the embedded server', () => {
  it('has an owner and a role of the app, each with a secret that only its user may read', async () => {
    expect(notedUrls(server.folder)).toEqual({ ownerUrl: server.ownerUrl, appUrl: server.appUrl });
    expect(fs.statSync(secretsFile()).mode & 0o777).toBe(0o600);
    expect(new URL(server.appUrl).password).not.toBe(new URL(server.ownerUrl).password);
    expect(await migrate(server)).toMatchObject({ trail: { guarded: true } });
    expect(await whoIsAt(server.ownerUrl)).toBe('sentinel');
    expect(await whoIsAt(server.appUrl)).toBe('sentinel_app');
  });

  it('that an earlier version made gets the role of the app, and keeps all its other secrets', async () => {
    const { postgresAppPassword: _none, ...kept } = secrets();
    fs.writeFileSync(secretsFile(), JSON.stringify(kept));
    await runSql(server.ownerUrl, 'DROP OWNED BY sentinel_app; DROP ROLE sentinel_app');
    expect(notedUrls(server.folder)?.appUrl).toBe(server.ownerUrl);

    const opened = await startEmbeddedPostgres({ folder: server.folder, shared: true });
    expect(secrets()).toEqual({ ...kept, postgresAppPassword: expect.any(String) });
    expect(fs.statSync(secretsFile()).mode & 0o777).toBe(0o600);
    expect(notedUrls(server.folder)).toMatchObject({
      ownerUrl: opened.ownerUrl,
      appUrl: opened.appUrl,
    });
    expect(await migrate(opened)).toMatchObject({ applied: [], trail: { guarded: true } });
    expect(await whoIsAt(opened.appUrl)).toBe('sentinel_app');
  });
});
