import 'server-only';
import { z } from 'zod';
import { ProviderError } from '../../clients/calls';
import { quoted, type SalesforceSession } from '../../clients/salesforce';
import type { SourceAccount } from '../source';
import { lineAt } from './row-values';
import { readShape } from './shape';

const MAX_NAME = 200;
const resourcesSchema = z.object({ identity: z.string().optional() });

/** `…/id/<organisation>/<user>`: its end is read, the address itself is never called. */
function idsOf(identity: string | undefined): { orgId: string | null; userId: string | null } {
  const [, orgId, userId] = /\/id\/(00D\w{12,15})\/(005\w{12,15})$/.exec(identity ?? '') ?? [];
  return { orgId: orgId ?? null, userId: userId ?? null };
}

async function emailOf(session: SalesforceSession, userId: string | null): Promise<string | null> {
  if (userId === null) return null;
  const { rows } = await session.query(`SELECT Email FROM User WHERE Id = ${quoted(userId)}`);
  return rows[0] ? lineAt(rows[0], 'Email', MAX_NAME) : null;
}

/** Where nobody answers, a slip in the address is as likely as a provider that is away. */
function notThere(error: unknown, { instanceUrl }: SalesforceSession): unknown {
  const isSilent =
    error instanceof ProviderError && error.fault === 'unavailable' && error.status === null;
  if (!isSilent) return error;
  const { host } = new URL(instanceUrl);
  const message = `Nobody answers at ${host}. Check the address; if it is right, try again later.`;
  return new ProviderError('unavailable', message, { cause: error });
}

/** The first call, which also shows whether anybody is there. */
async function readIdentity(session: SalesforceSession): Promise<string | undefined> {
  try {
    return (await session.get('/', resourcesSchema)).identity;
  } catch (error) {
    throw notThere(error, session);
  }
}

/**
 * Says which organisation and user a token opens, and that opportunities can be read with it.
 *
 * @throws ProviderError
 */
export async function validate(session: SalesforceSession, now: Date): Promise<SourceAccount> {
  const { orgId, userId } = idsOf(await readIdentity(session));
  const [organisation, email] = await Promise.all([
    session.query('SELECT Id, Name FROM Organization LIMIT 1'),
    emailOf(session, userId),
    readShape(session, now),
  ]);
  // A field that is described may still be out of reach, by a rule on records.
  await session.query('SELECT Id FROM Opportunity LIMIT 1');
  const [row = {}] = organisation.rows;
  const name = lineAt(row, 'Name', MAX_NAME) ?? 'Salesforce';
  const id = lineAt(row, 'Id', 18) ?? orgId ?? session.instanceUrl;
  return { id, name: email === null ? name : `${name} (${email})` };
}
