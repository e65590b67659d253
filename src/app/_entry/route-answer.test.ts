import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/core/errors';
import { refusalOf, toResponse, written, type Redirects } from './route-answer';

const redirects: Redirects = ({ code }, request) => ({
  redirect: `/why?code=${code}&of=${new URL(request.url).pathname}`,
  headers: { 'set-cookie': 'kept=; Max-Age=0' },
});
const asked = (accept?: string) =>
  new Request('http://localhost/api/x', accept === undefined ? {} : { headers: { accept } });
const refused = new AppError('CONFLICT', 'It is there already.');

describe('what a route answers', () => {
  it('stands in the envelope, unless it is a document of its own', async () => {
    const body = { deals: [] };
    const told = async (form: object) => toResponse(written(form, { body }), 'r1').json();
    expect(await told({})).toEqual({ success: true, deals: [] });
    expect(await told({ envelope: false })).toEqual({ deals: [] });
  });

  it('sends a browser elsewhere without a body', async () => {
    const answer = { redirect: '/there', headers: { 'set-cookie': 'kept=x' } };
    const response = toResponse(written({ status: 201 }, answer), 'r1');
    expect([response.status, await response.text()]).toEqual([303, '']);
    expect(response.headers.get('location')).toBe('/there');
    expect(response.headers.get('set-cookie')).toBe('kept=x');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('a refusal', () => {
  it('is a way to a page for a person who opens a route that has one', async () => {
    const response = refusalOf({ redirects }, asked('text/html,*/*;q=0.8'), refused, 'r1');
    expect([response.status, await response.text()]).toEqual([303, '']);
    expect(response.headers.get('location')).toBe('/why?code=CONFLICT&of=/api/x');
    expect(response.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(response.headers.get('x-request-id')).toBe('r1');
  });

  it.each([
    [{ redirects }, 'application/json'],
    [{ redirects }, '*/*'],
    [{ redirects }, undefined],
    [{}, 'text/html'],
  ])('is JSON for everybody else', async (contract, accept) => {
    const response = refusalOf(contract, asked(accept), refused, 'r1');
    expect(response.status).toBe(409);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.json()).toMatchObject({ success: false, error: { code: 'CONFLICT' } });
  });
});
