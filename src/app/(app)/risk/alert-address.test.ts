import { describe, expect, it } from 'vitest';
import { alertHref, readAlertAddress } from './alert-address';

describe('the address of the alerts', () => {
  it('names what asks for attention where it names nothing', () => {
    expect(readAlertAddress({})).toEqual({ status: 'active', replayed: false, limit: 25 });
    expect(alertHref(readAlertAddress({}), {})).toBe('/risk');
  });

  it('leaves out what it says wrongly, and keeps the rest', () => {
    const query = readAlertAddress({
      status: 'loud',
      kind: ['rising', 'x'],
      outcome: 'lost',
      page: '9',
    });
    expect(query).toEqual({ status: 'active', outcome: 'lost', replayed: false, limit: 25 });
  });

  it('shows everything that was replayed, whatever status it names', () => {
    const query = readAlertAddress({ replayed: 'true', status: 'snoozed' });
    expect(query).toMatchObject({ status: 'all', replayed: true });
    expect(alertHref(query, {})).toBe('/risk?replayed=true');
    expect(alertHref(query, { replayed: false, status: 'ended' })).toBe('/risk?status=ended');
  });

  it('begins anew when something is changed, and goes on with a cursor', () => {
    const query = readAlertAddress({ status: 'ended', kind: 'rising', cursor: 'abc' });
    expect(alertHref(query, { status: 'all' })).toBe('/risk?status=all&kind=rising');
    expect(alertHref(query, { kind: null })).toBe('/risk?status=ended');
    expect(alertHref(query, { cursor: 'def' })).toBe('/risk?status=ended&kind=rising&cursor=def');
  });
});
