import { z } from 'zod';
import { ID_PATTERN } from './ids';

const id = z.string().regex(ID_PATTERN, 'is not the id of a team');

/** Of a body: a team's id, null for one's own deals; what is meant where it is left out, its use says. */
export const teamIdInput = id.nullable().optional();

/** Of a query, where null cannot be said: `personal`. */
export const teamIdQuery = id.transform((text) => (text === 'personal' ? null : text)).optional();
