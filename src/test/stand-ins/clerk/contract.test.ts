import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsOf, readSchema } from './read-contract';
import { newSubject } from './signing';
import { wireUser } from './wire-user';

const folder = path.join(process.env.SENTINEL_FIXTURES_DIR ?? '', 'contracts/clerk');
const hasContract = Boolean(process.env.SENTINEL_FIXTURES_DIR) && fs.existsSync(folder);
const read = (file: string) => fs.readFileSync(path.join(folder, file), 'utf8');

const people = {
  'with name and address': wireUser({
    id: newSubject(),
    firstName: 'Ada',
    lastName: 'Lovelace',
    username: 'ada',
    email: 'ada@example.com',
    updatedAt: new Date(),
  }),
  'with nothing': wireUser({ id: newSubject(), updatedAt: new Date() }),
};

describe.skipIf(!hasContract)('Clerk’s contract (skipped without SENTINEL_FIXTURES_DIR)', () => {
  it.each(Object.entries(people))('%s: an answer of the Backend API', (_what, person) => {
    const document = read('bapi-2026-05-12.yml');
    expect(faultsOf(document, readSchema(document, 'User'), person)).toEqual([]);
  });

  it.each(Object.entries(people))('%s: an event', (_what, person) => {
    const document = read('webhooks-2025-04-15.yml');
    expect(faultsOf(document, readSchema(document, 'User'), person)).toEqual([]);
  });

  it('which notices what does not fit', () => {
    const document = read('bapi-2026-05-12.yml');
    const schema = readSchema(document, 'User');
    const { username: _left, ...person } = people['with name and address'];
    const [address] = person.email_addresses as object[];
    const odd = {
      ...person,
      object: 'person',
      updated_at: 'now',
      made_up: 1,
      email_addresses: [{ ...address, verification: { object: 'verification_otp', status: 'x' } }],
    };
    const places = faultsOf(document, schema, odd).map((fault) => fault.split(':')[0]);
    for (const place of ['$.username', '$.object', '$.updated_at', '$.made_up']) {
      expect(places).toContain(place);
    }
    expect(places.some((place) => place?.startsWith('$.email_addresses[0].verification'))).toBe(
      true,
    );
  });
});
