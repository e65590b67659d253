import { z } from 'zod';
import { TEAM_ROLES } from '../auth/model';
import { ID_PATTERN } from '../core/ids';
import { currencyCode } from '../core/money';
import { isCleanText, missingOr, nameOf } from '../core/text';

const teamName = nameOf(100);
const role = z.enum(TEAM_ROLES, { error: `must be one of ${TEAM_ROLES.join(', ')}` });
const userId = z
  .string({ error: missingOr('must be text') })
  .regex(ID_PATTERN, 'is not the id of a user');

/** Body of `POST /api/teams`. */
export const createTeamInput = z.strictObject({
  name: teamName,
  defaultCurrency: currencyCode.default('USD'),
});
export type CreateTeamInput = z.infer<typeof createTeamInput>;

/** Body of `PATCH /api/teams/{id}`. */
export const changeTeamInput = z
  .strictObject({ name: teamName.optional(), defaultCurrency: currencyCode.optional() })
  .refine((input) => Object.keys(input).length > 0, {
    error: 'name at least one field to change',
  });
export type ChangeTeamInput = z.infer<typeof changeTeamInput>;

const email = z
  .string({ error: missingOr('must be text') })
  .refine(isCleanText, { error: 'is not a mail address', abort: true })
  .trim()
  .toLowerCase()
  .max(254, 'must have at most 254 characters')
  .pipe(z.email({ error: 'is not a mail address' }));

/** Body of `POST /api/teams/{id}/invites`. */
export const inviteInput = z.strictObject({ email, role: role.default('member') });
export type InviteInput = z.infer<typeof inviteInput>;

/** Body of `PATCH /api/teams/{id}/members/{userId}`. */
export const changeRoleInput = z.strictObject({ role });
export type ChangeRoleInput = z.infer<typeof changeRoleInput>;

/** Query of `DELETE /api/teams/{id}/members/{userId}`: who gets their deals; nobody where absent. */
export const removeMemberQuery = z.object({ assignTo: userId.optional() });
export type RemoveMemberQuery = z.infer<typeof removeMemberQuery>;

/** Body of `POST /api/teams/{id}/transfer`. */
export const transferInput = z.strictObject({ userId });
export type TransferInput = z.infer<typeof transferInput>;

// What cannot be an id is simply not found, so parameters take any text.
export const teamParams = z.object({ id: z.string() });
export const memberParams = teamParams.extend({ userId: z.string() });
export const inviteParams = teamParams.extend({ inviteId: z.string() });
export const linkParams = z.object({ token: z.string() });
