import fs from 'node:fs';
import path from 'node:path';
import { Resend } from 'resend';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RESEND_ERRORS, type ResendError } from './errors';
import { RETRY_AFTER, startResendStandIn, type ResendStandIn } from './server';

interface Schema {
  readonly required?: readonly string[];
  readonly properties: Readonly<
    Record<string, { readonly type?: string; oneOf?: readonly Field[] }>
  >;
}
interface Field {
  readonly type: string;
  readonly maxItems?: number;
}
interface Contract {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, { readonly post?: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
interface Operation {
  readonly parameters: readonly {
    readonly name: string;
    readonly schema: { maxLength?: number };
  }[];
}

const file = path.join(process.env.SENTINEL_FIXTURES_DIR ?? '', 'contracts/resend/resend.json');
const hasContract = Boolean(process.env.SENTINEL_FIXTURES_DIR) && fs.existsSync(file);
const read = () => JSON.parse(fs.readFileSync(file, 'utf8')) as Contract;

let resend: ResendStandIn;
beforeEach(async () => {
  resend = await startResendStandIn();
});
afterEach(() => resend.close());

const MAIL = {
  from: 'Sentinel <deals@sentinel.example>',
  to: ['ada@example.com'],
  subject: 'At risk',
  html: '<p>x</p>',
  text: 'x',
};

async function post(mail: unknown, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${resend.url}/emails`, {
    method: 'POST',
    headers: { authorization: `Bearer ${resend.apiKey}`, ...headers },
    body: JSON.stringify(mail),
  });
  const body = (await response.json()) as { readonly id?: string; readonly name?: string };
  return { status: response.status, headers: response.headers, body };
}
const nameOf = async (mail: unknown, headers = {}) => (await post(mail, headers)).body.name;
const withKey = (key: string) => ({ 'idempotency-key': key });

describe.skipIf(!hasContract)('Resend’s contract (skipped without SENTINEL_FIXTURES_DIR)', () => {
  const schemaOf = (name: string) => {
    const schema = read().components.schemas[name];
    if (!schema) throw new Error(`The contract has no schema ${name}.`);
    return schema;
  };

  it('has the call, with a key as long as the stand-in takes', async () => {
    const parameter = read().paths['/emails']?.post?.parameters.find(
      ({ name }) => name === 'Idempotency-Key',
    );
    const longest = parameter?.schema.maxLength ?? 0;
    expect(longest).toBeGreaterThan(0);
    expect((await post(MAIL, withKey('k'.repeat(longest)))).status).toBe(200);
    expect(await nameOf(MAIL, withKey('k'.repeat(longest + 1)))).toBe('invalid_idempotency_key');
  });

  it('demands what the stand-in demands', async () => {
    const { required = [] } = schemaOf('SendEmailRequest');
    expect(required.length).toBeGreaterThan(0);
    for (const field of required) {
      expect(await nameOf({ ...MAIL, [field]: undefined }), field).toBe('missing_required_field');
    }
  });

  it('knows the fields of a mail, of the types that the stand-in takes', async () => {
    const { properties } = schemaOf('SendEmailRequest');
    expect(Object.keys(properties)).toEqual(
      expect.arrayContaining([...Object.keys(MAIL), 'headers']),
    );
    for (const [field, { type }] of Object.entries(properties)) {
      if (type !== 'string' || !(field in MAIL)) continue;
      expect((await post({ ...MAIL, [field]: 1 })).status, field).toBe(422);
    }
    const most = properties.to?.oneOf?.find(({ type }) => type === 'array')?.maxItems ?? 0;
    const to = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@example.com`);
    expect((await post({ ...MAIL, to: to(most) })).status).toBe(200);
    expect((await post({ ...MAIL, to: to(most + 1) })).status).toBe(422);
  });

  it('answers with what the stand-in answers with', async () => {
    const { properties } = schemaOf('SendEmailResponse');
    const { body } = await post(MAIL);
    expect(Object.keys(body)).toEqual(Object.keys(properties));
    expect(typeof body.id).toBe(properties.id?.type);
  });
});

describe('the Resend stand-in', () => {
  it('takes what its own library sends, and keeps it', async () => {
    const client = new Resend(resend.apiKey, { baseUrl: resend.url });
    const headers = { 'List-Unsubscribe': '<https://sentinel.example/u>' };
    const sent = await client.emails.send({ ...MAIL, headers }, { idempotencyKey: 'k1' });
    expect(sent.error).toBeNull();
    expect(resend.sent).toEqual([
      { id: sent.data?.id, key: 'k1', mail: expect.objectContaining({ ...MAIL, headers }) },
    ]);
  });

  it('sends once for one key, and minds that the mail stays the same', async () => {
    const first = await post(MAIL, withKey('k1'));
    const again = await post(MAIL, withKey('k1'));
    expect(again.body.id).toBe(first.body.id);
    const other = await post({ ...MAIL, subject: 'Another' }, withKey('k1'));
    expect([other.status, other.body.name]).toEqual([409, 'invalid_idempotent_request']);
    expect(resend.sent).toHaveLength(1);
    resend.forgetKeys();
    await post(MAIL, withKey('k1'));
    await post(MAIL);
    await post(MAIL);
    expect(resend.sent).toHaveLength(4);
    expect(resend.asked).toBe(6);
  });

  it('a refused mail leaves its key free', async () => {
    await post({ ...MAIL, from: 'nobody' }, withKey('k1'));
    expect((await post(MAIL, withKey('k1'))).status).toBe(200);
  });

  it('a key that failed may be kept for its text: the same is tried, another is refused', async () => {
    resend.behave('fails_with_key');
    expect((await post(MAIL, withKey('k1'))).status).toBe(500);
    resend.behave('ok');
    const other = { ...MAIL, subject: 'Another' };
    expect(await nameOf(other, withKey('k1'))).toBe('invalid_idempotent_request');
    expect(resend.sent).toHaveLength(0);
    expect((await post(MAIL, withKey('k1'))).status).toBe(200);
    expect(resend.sent).toHaveLength(1);
  });

  it('works on one request of a key at a time, and on others meanwhile', async () => {
    resend.behave('hang');
    const hanging = new AbortController();
    const first = fetch(`${resend.url}/emails`, {
      method: 'POST',
      headers: { authorization: `Bearer ${resend.apiKey}`, ...withKey('k1') },
      body: JSON.stringify(MAIL),
      signal: hanging.signal,
    });
    await expect.poll(() => resend.asked).toBe(1);
    resend.behave('ok');
    const second = await post(MAIL, withKey('k1'));
    expect([second.status, second.body.name]).toEqual([409, 'concurrent_idempotent_requests']);
    expect((await post(MAIL, withKey('k2'))).status).toBe(200);
    hanging.abort();
    await expect(first).rejects.toThrow('aborted');
    await expect.poll(async () => (await post(MAIL, withKey('k1'))).status).toBe(200);
    expect(resend.sent).toHaveLength(2);
  });

  it('answers each error by its status and its name', async () => {
    for (const [name, [status]] of Object.entries(RESEND_ERRORS)) {
      resend.behave(name as ResendError);
      const { body, ...answer } = await post(MAIL);
      expect([answer.status, body.name]).toEqual([status, name]);
      expect(body).toMatchObject({ statusCode: status, message: expect.any(String) });
    }
    expect(resend.sent).toHaveLength(0);
  });

  it('says when to come back', async () => {
    resend.behave('rate_limit_exceeded');
    const { headers } = await post(MAIL);
    expect(headers.get('retry-after')).toBe(String(RETRY_AFTER));
    expect(headers.get('ratelimit-remaining')).toBe('0');
  });

  it('wants its key, its path and its method', async () => {
    expect(await nameOf(MAIL, { authorization: 'Bearer re_other' })).toBe('invalid_api_key');
    const open = await fetch(`${resend.url}/emails`, { method: 'POST', body: '{}' });
    expect(open.status).toBe(401);
    expect((await fetch(`${resend.url}/mails`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${resend.url}/emails`)).status).toBe(405);
  });

  it.each([
    ['no words', { html: undefined, text: undefined }, 'missing_required_field'],
    ['a sender that is none', { from: 'Sentinel' }, 'invalid_from_address'],
    ['a recipient that is none', { to: ['ada'] }, 'validation_error'],
    [
      'a header of two lines',
      { headers: { 'X-A': 'a\r\nBcc: b@example.com' } },
      'validation_error',
    ],
  ])('refuses %s', async (_what, change, name) => {
    expect(await nameOf({ ...MAIL, ...change })).toBe(name);
  });

  it('may take a mail and lose its answer: the same again sends nothing more', async () => {
    resend.behave('lost');
    await expect(post(MAIL, withKey('k1'))).rejects.toBeInstanceOf(Error);
    resend.behave('ok');
    const again = await post(MAIL, withKey('k1'));
    expect(again.body.id).toBe(resend.sent[0]?.id);
    expect(resend.sent).toHaveLength(1);
  });

  it.each(['cut', 'not_json'] as const)('may fail otherwise: %s', async (behaviour) => {
    resend.behave(behaviour);
    await expect(post(MAIL)).rejects.toBeInstanceOf(Error);
    expect(resend.sent).toHaveLength(0);
  });
});
