import { call } from './http';
import type { Person } from './people';

/** A token made through the API by a person: its id. */
export async function makeTokenId({ token }: Person): Promise<string> {
  const body = { name: 'To be revoked', scopes: ['read'], expiresAt: null };
  const answer = await call('POST', '/api/tokens', { token, body });
  if (answer.status !== 201) throw new Error(`No token was made: ${answer.text}`);
  return answer.json.apiToken.id;
}
