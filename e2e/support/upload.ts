import { newId } from '../../src/lib/core/ids';
import { call, type Answer } from './http';
import type { Person } from './people';

export interface Upload {
  readonly deals?: string | Blob;
  readonly events?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** The body of an upload with its content type, as a browser or curl makes it. */
export async function multipart({ deals, events, fields = {} }: Upload) {
  const form = new FormData();
  const asFile = (text: string | Blob) => (typeof text === 'string' ? new Blob([text]) : text);
  if (deals !== undefined) form.append('deals', asFile(deals), 'deals.csv');
  if (events !== undefined) form.append('events', asFile(events), 'events.csv');
  // Last, as with curl when they are named last: the files are there before it is known how to read.
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const request = new Request('http://unused.example', { method: 'POST', body: form });
  const raw = new Uint8Array(await request.arrayBuffer());
  return { raw, headers: { 'content-type': request.headers.get('content-type') ?? '' } };
}

/** A file with one deal that no other has. */
export const oneDeal = (): string => `id,name,value,createdAt\n${newId()},Uploaded,5,2026-01-05`;

export async function sendUpload(
  path: string,
  upload: Upload,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { raw, headers: type } = await multipart(upload);
  return call('POST', path, { raw, headers: { ...headers, ...type } });
}

/** An import that wrote one deal; answers its id. */
export async function makeImport({ token }: Person): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await sendUpload('/api/deals/import', { deals: oneDeal() }, headers);
  if (answer.status !== 200) throw new Error(`No import was made: ${answer.text}`);
  return answer.json.import.id;
}
