import pg from 'pg';

/** What the driver's connection offers beside its declared types. */
interface CopyConnection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

class CopyQuery extends pg.Query {
  constructor(
    sql: string,
    private readonly payload: Buffer,
    done: (error: Error | undefined) => void,
  ) {
    super(sql, done);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(this.payload);
    connection.endCopyFrom();
  }
}

export type CopyCell = string | number | null;

const cellText = (cell: CopyCell): string =>
  cell === null
    ? String.raw`\N`
    : String(cell).replace(/[\\\t\n\r]/g, (sign) =>
        sign === '\\' ? '\\\\' : ({ '\t': '\\t', '\n': '\\n', '\r': '\\r' }[sign] ?? sign),
      );

/** Appends rows to a table by COPY, a few megabytes at most at a time. */
export async function copyRows(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly CopyCell[])[],
): Promise<void> {
  const text = rows.map((row) => `${row.map(cellText).join('\t')}\n`).join('');
  const names = columns.map((name) => `"${name}"`).join(', ');
  const sql = `COPY "${table}" (${names}) FROM STDIN`;
  await new Promise<void>((resolve, reject) => {
    const done = (error: Error | undefined) => (error ? reject(error) : resolve());
    client.query(new CopyQuery(sql, Buffer.from(text), done));
  });
}
