import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CODES, AppError } from '@/lib/core/errors';
import { createDatabase } from '@/lib/platform/db';
import { getLog } from '@/lib/platform/log';
import { createWorld, type World } from '@/test/factories';
import { problemResponse, STATUS_OF } from './problem';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  getLog().level = 'silent';
});
afterAll(() => world.close());

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  );
/** An address at which nothing listens. */
const nowhere = createDatabase('postgresql://nobody:x@127.0.0.1:1/none');

describe('an error on its way out', () => {
  it.each(ERROR_CODES)('%s becomes its status, with code, words and request id', async (code) => {
    const error = new AppError(code, 'Said so.', { fields: { name: 'is odd' } });
    const response = problemResponse(error, 'r1');
    expect(response.status).toBe(STATUS_OF[code]);
    expect(response.headers.get('x-request-id')).toBe('r1');
    expect(await response.json()).toEqual({
      success: false,
      error: { code, message: 'Said so.', requestId: 'r1', fields: { name: 'is odd' } },
    });
  });
});

describe('a database that is away', () => {
  it('is 503 with Retry-After, and tells nothing of the inside', async () => {
    const response = problemResponse(await faultOf(nowhere.deal.findMany()), 'r1');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({
      success: false,
      error: { code: 'UNAVAILABLE', requestId: 'r1' },
    });
    expect(body).not.toContain('127.0.0.1');
  });
});

describe('a defect of ours', () => {
  it('is 500 under the request id, without its message', async () => {
    const wrong = await faultOf(world.deps.db.$queryRaw`SELECT secret_column FROM "Deal"`);
    const response = problemResponse(wrong, 'r2');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret_column');
  });
});
