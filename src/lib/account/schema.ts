import { z } from 'zod';
import { TOKEN_SCOPES } from '../auth/model';
import { isoDate } from '../core/dates';
import { ID_PATTERN } from '../core/ids';
import { missingOr, nameOf } from '../core/text';
import { isTimeZone } from '../core/time-zone';
import { TEAM_CHOICES } from './model';

const scope = z.enum(TOKEN_SCOPES, { error: `must be one of ${TOKEN_SCOPES.join(', ')}` });

/** Body of `POST /api/tokens`. */
export const createTokenInput = z.strictObject({
  name: nameOf(100),
  scopes: z
    .array(scope, { error: missingOr('must be a list of scopes') })
    .min(1, 'must name at least one scope')
    .transform((scopes) => TOKEN_SCOPES.filter((each) => scopes.includes(each))),
  expiresAt: isoDate.nullable().describe('null for a token that does not expire'),
});
export type CreateTokenInput = z.infer<typeof createTokenInput>;

// What cannot be an id is simply not found, so the parameter takes any text.
export const tokenParams = z.object({ id: z.string() });

const userId = z.string().regex(ID_PATTERN, 'is not the id of a user');

const departure = z.strictObject({
  teamId: z.string().regex(ID_PATTERN, 'is not the id of a team'),
  action: z.enum(TEAM_CHOICES, { error: `must be one of ${TEAM_CHOICES.join(', ')}` }),
  toUserId: userId.optional().describe('who takes over; of hand_over'),
});

/** Body of `DELETE /api/user/delete`. */
export const deleteAccountInput = z.strictObject({
  confirm: z
    .string({ error: missingOr('must be text') })
    .trim()
    .max(320, 'must be your mail address')
    .describe('your own mail address, as typed by you'),
  teams: z
    .array(departure)
    .max(500, { error: 'must have at most 500 entries', abort: true })
    .refine(
      (given) => new Set(given.map(({ teamId }) => teamId)).size === given.length,
      'names a team twice',
    )
    .default([]),
});
export type DeleteAccountInput = z.infer<typeof deleteAccountInput>;
export type Departure = z.infer<typeof departure>;

/** IANA names that this server knows; an empty one takes the zone away. */
const timeZone = z.preprocess(
  (value) => (value === '' ? null : value),
  z
    .string()
    .max(60, { error: 'is not a time zone', abort: true })
    .refine(isTimeZone, 'is not a time zone such as Europe/Oslo')
    .nullable(),
);

export const changeProfileInput = z.strictObject({ name: nameOf(100).optional(), timeZone });
export type ChangeProfileInput = z.infer<typeof changeProfileInput>;
