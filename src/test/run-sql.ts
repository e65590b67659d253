import pg from 'pg';

/** Runs one statement on a connection of its own, as making a database demands. */
export async function runSql(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
