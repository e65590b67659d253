import { describe, expect, it } from 'vitest';
import { readAnswer } from './ask-api';

describe('readAnswer', () => {
  const read = (status: number, text: string) => readAnswer(status, text, 'import');

  it('gives what was asked for', () => {
    expect(read(202, '{"success":true,"import":{"id":"c1"}}')).toEqual({
      ok: true,
      data: { id: 'c1' },
    });
  });

  it('gives the problem as the API tells it', () => {
    const error = { code: 'CONFLICT', message: 'Another import is running.', requestId: 'r' };
    expect(read(409, JSON.stringify({ success: false, error }))).toEqual({ ok: false, error });
  });

  it('says that one is signed out, and that nothing is lost', () => {
    const answer = read(401, '{"success":false,"error":{"code":"UNAUTHENTICATED","message":"x"}}');
    expect(answer).toMatchObject({ ok: false, error: { code: 'UNAUTHENTICATED' } });
    expect(answer.ok ? '' : answer.error.message).toMatch(/signed out.*kept/);
  });

  it.each([
    [502, '<html>Bad gateway</html>'],
    [200, ''],
    [200, 'null'],
    [200, '"text"'],
    [200, '{"success":true}'],
    [200, '{"success":true,"import":'],
    [500, '{"success":false}'],
  ])('takes %d with %j for no proper answer', (status, text) => {
    expect(read(status, text)).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  });
});
