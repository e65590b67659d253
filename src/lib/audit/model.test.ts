import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AUDIT_ACTIONS, nameOfAction, nameOfRef, sentenceOf } from './model';

const lib = path.join(import.meta.dirname, '..');

/** Every `action: 'a.b'` of the domains that write into the trail. */
function writtenActions(): string[] {
  const files = fs
    .readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/test|generated|audit/.test(file))
    .map((file) => fs.readFileSync(path.join(lib, file), 'utf8'))
    .filter((text) => /appendAudit|record\(tx|recordTeamFact|note\(tx/.test(text));
  const lines = files.flatMap((text) => text.split('\n').filter((line) => /action\b/.test(line)));
  return [...new Set(lines.flatMap((line) => line.match(/'[a-z_]+\.[a-z_]+'/g) ?? []))]
    .map((quoted) => quoted.slice(1, -1))
    .filter((action) => !/^(deal|risk_run|account)\.(read|manage|create|update)$/.test(action))
    .toSorted();
}

describe('the sentences of the trail', () => {
  it('are there for every action that is written', () => {
    const written = writtenActions();
    expect(written.length).toBeGreaterThan(10);
    expect(written.filter((action) => !(action in AUDIT_ACTIONS))).toEqual([]);
  });

  it('have readable names to choose among', () => {
    expect(nameOfAction('member.role_changed')).toBe('Member role changed');
  });

  it('name who, whom and what', () => {
    const entry = { who: 'Ada', target: 'Bo', data: { from: 'member', to: 'admin' } };
    expect(sentenceOf({ action: 'member.role_changed', ...entry })).toBe(
      'Ada changed the role of Bo from member to admin',
    );
    expect(sentenceOf({ action: 'odd.new_thing', ...entry })).toBe('Ada: odd new thing (Bo)');
    expect(sentenceOf({ action: 'odd.new_thing', ...entry, target: null })).toBe(
      'Ada: odd new thing',
    );
    expect(sentenceOf({ action: 'risk_policy.changed', who: 'Ada', target: null, data: {} })).toBe(
      'Ada changed the risk policy from ? to ?',
    );
  });

  it('name nobody whose account is gone, and machines by their name', () => {
    expect(nameOfRef('p1', null)).toBe('Deleted person');
    expect(nameOfRef('p1', 'Ada')).toBe('Ada');
    expect(nameOfRef('clerk', null)).toBe('Clerk');
  });
});
