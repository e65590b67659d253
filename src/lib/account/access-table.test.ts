import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { POLICY, TEAM_ROLES } from '../auth';
import { accessTable } from './access-table';

/** The policy as the document has it; prettier's padding is no difference. */
function asMarkdown(): string[] {
  const head = ['may', ...TEAM_ROLES, 'token needs', 'permission'];
  const lines = accessTable().map(({ words, roles, tokenScope, permission }) => [
    words,
    ...TEAM_ROLES.map((role) => (roles[role] ? 'yes' : 'no')),
    `\`${tokenScope}\``,
    `\`${permission}\``,
  ]);
  return [head, ...lines].map((cells) => cells.join(' | '));
}

const documented = fs
  .readFileSync(path.join(import.meta.dirname, '../../../docs/access.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\|\s*:?-/.test(line))
  .map((line) => line.replaceAll(/^\|\s*|\s*\|$/g, '').replaceAll(/\s*\|\s*/g, ' | '));

it('the table in docs/access.md is the policy, line by line', () => {
  expect(documented).toEqual(asMarkdown());
});

it('every permission has its words', () => {
  expect(accessTable().map(({ permission }) => permission)).toEqual(Object.keys(POLICY));
  for (const { words } of accessTable()) expect(words).toMatch(/^[a-z].{5,}/);
});
