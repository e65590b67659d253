import { z } from 'zod';
import { ID_PATTERN } from '../core/ids';
import { isCleanText, lineOf, optionalLineOf } from '../core/text';
import { defaultPolicy, riskPolicySchema, type RiskPolicy } from '../risk/policy';
import type { PolicyContent } from './model';

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const KINDS: Readonly<Record<string, string>> = {
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  string: 'must be text',
  array: 'must be a list',
};
const UNITS: Readonly<Record<string, string>> = { array: ' entries', string: ' characters' };

const limitOf = (issue: z.core.$ZodRawIssue, many: 'most' | 'least', limit: unknown): string => {
  if (issue.origin === 'number') {
    const strict = many === 'most' ? 'below' : 'above';
    return issue.inclusive === false ? `must be ${strict} ${limit}` : `must be at ${many} ${limit}`;
  }
  if (many === 'least' && limit === 1) return 'must not be empty';
  return `must have at ${many} ${limit}${UNITS[String(issue.origin)] ?? ''}`;
};

/** What a rule of the engine's schema says when it is broken, in plain words. */
function wordsOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined) return 'is missing';
    return KINDS[String(issue.expected)] ?? 'must be an object';
  }
  if (issue.code === 'too_big') return limitOf(issue, 'most', issue.maximum);
  if (issue.code === 'too_small') return limitOf(issue, 'least', issue.minimum);
  return undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** No policy is deeper; what is refuses the schema, and is not walked through before that. */
const MAX_DEPTH = 5;

/** A key that JSON may carry and that would change what an object is; zod passes over it silently. */
function findForbiddenKeys(value: unknown, path: readonly PropertyKey[]): Fault[] {
  if (!isObject(value) || path.length > MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === '__proto__'
      ? [{ path: [...path, key], message: 'is not a field of a policy' }]
      : findForbiddenKeys(part, [...path, key]),
  );
}

/** PostgreSQL stores no NUL and no broken character: said here, or it would be a failure there. */
function findBrokenText(value: unknown, path: readonly PropertyKey[]): Fault[] {
  const message = 'holds characters that are not text (NUL or a broken one)';
  if (typeof value === 'string') return isCleanText(value) ? [] : [{ path, message }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    isCleanText(key) ? findBrokenText(part, [...path, key]) : [{ path, message }],
  );
}

/** Entries that stand in a list before, in any case: words are found in any case too. */
function findRepeats(list: readonly string[], path: readonly PropertyKey[]): Fault[] {
  const known = new Set<string>();
  return list.flatMap((entry, index) => {
    const folded = entry.toLowerCase();
    if (known.has(folded)) return [{ path: [...path, index], message: `"${entry}" is named twice` }]; // prettier-ignore
    known.add(folded);
    return [];
  });
}

const must = (holds: boolean, path: readonly PropertyKey[], message: string): Fault[] =>
  holds ? [] : [{ path, message }];

/** Deals here only ever have the product's own stages: a policy has to say what each of them means. */
function findStageFaults({ stages, closedStages, inactivityDays, learned }: RiskPolicy): Fault[] {
  const own = defaultPolicy();
  const missing = own.stages.filter((stage) => !stages.includes(stage));
  const closed = [...closedStages.won, ...closedStages.lost];
  const names = [...stages, ...closed];
  const both = closedStages.won.find((stage) => closedStages.lost.includes(stage));
  const openAndClosed = stages.find((stage) => closed.includes(stage));
  return [
    ...must(missing.length === 0, ['stages'], `must contain ${missing.join(', ')}`),
    ...must(openAndClosed === undefined, ['stages'], `"${openAndClosed}" is a closed stage too`),
    ...must(both === undefined, ['closedStages', 'lost'], `"${both}" means won too`),
    ...(['won', 'lost'] as const).flatMap((outcome) => {
      const needed = own.closedStages[outcome].filter(
        (stage) => !closedStages[outcome].includes(stage),
      );
      return must(
        needed.length === 0,
        ['closedStages', outcome],
        `must contain ${needed.join(', ')}`,
      );
    }),
    ...Object.keys(inactivityDays.stages).flatMap((stage) =>
      must(
        stages.includes(stage),
        ['inactivityDays', 'stages', stage],
        'is not one of the open stages',
      ),
    ),
    ...Object.keys(learned.stages).flatMap((stage) =>
      must(names.includes(stage), ['learned', 'stages', stage], 'is not one of the stages'),
    ),
  ];
}

function findFaults(policy: RiskPolicy): Fault[] {
  return [
    ...findBrokenText(policy, []),
    ...findStageFaults(policy),
    ...findRepeats(policy.closedStages.won, ['closedStages', 'won']),
    ...findRepeats(policy.closedStages.lost, ['closedStages', 'lost']),
    ...findRepeats(policy.competitorWords, ['competitorWords']),
    ...findRepeats(policy.committeePhrases, ['committeePhrases']),
  ];
}

/** Stands for the version until one is given. */
const UNNAMED = 'unnamed';

/** The name of the version in a file says where it came from; the stored one gets a name of its own. */
const withoutVersion = (value: unknown): unknown =>
  isObject(value) && !Array.isArray(value) ? { ...value, version: UNNAMED } : value;

const { $schema: _dialect, ...inDocument } = z.toJSONSchema(riskPolicySchema, {
  io: 'input',
  unrepresentable: 'any',
});
const documented = {
  ...inDocument,
  required: inDocument.required?.filter((name) => name !== 'version'),
};

/**
 * A team's whole policy as it comes in: the engine's schema, and what must hold for deals of the
 * product. A `version` in it is passed over, so that an exported file is taken as it is.
 */
export const policyInput = z
  .unknown()
  .transform((value, context): PolicyContent => {
    const refuse = (faults: readonly Fault[]): void => {
      for (const { path, message } of faults) {
        context.issues.push({ code: 'custom', message, input: undefined, path: [...path] });
      }
    };
    const forbidden = findForbiddenKeys(value, []);
    if (forbidden.length > 0) {
      refuse(forbidden);
      return z.NEVER;
    }
    const parsed = riskPolicySchema.safeParse(withoutVersion(value), { error: wordsOf });
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        if (issue.code === 'unrecognized_keys') {
          refuse(issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is not a field of a policy' }))); // prettier-ignore
        } else refuse([issue]);
      }
      return z.NEVER;
    }
    refuse(findFaults(parsed.data));
    const { version: _unnamed, ...content } = parsed.data;
    return content;
  })
  .meta(documented);

/** Every name that a version can have, learned ones from files included. */
const version = lineOf(100);
const note = optionalLineOf(500).optional();
/** Of a body: a team's id, null for one's own deals, left out for one's only team. */
const teamId = z.string().regex(ID_PATTERN, 'is not the id of a team').nullable().optional();

/** Of a query, where null cannot be said: `personal`. */
const teamIdText = z
  .string()
  .regex(ID_PATTERN, 'is not the id of a team')
  .transform((id) => (id === 'personal' ? null : id))
  .optional();

/** Query of `GET /api/risk/policy`. */
export const getPolicyQuery = z.object({ teamId: teamIdText, version: version.optional() });

/** Query of `GET /api/risk/policies`, beside the page. */
export const listPoliciesQuery = z.object({ teamId: teamIdText });

/** Query of `GET /api/risk/policies/:version/diff`; against the policy in force where left out. */
export const diffPoliciesQuery = z.object({ teamId: teamIdText, against: version.optional() });

export const policyParams = z.object({ version });

/** Body of `PUT /api/risk/policy`. `basedOn` names the version that the editor started from. */
export const changePolicyInput = z.strictObject({
  teamId,
  policy: policyInput,
  basedOn: version,
  note,
  origin: z.enum(['edited', 'imported'], { error: 'must be edited or imported' }).default('edited'),
});
export type ChangePolicyInput = z.infer<typeof changePolicyInput>;

/** Body of `POST /api/risk/policies/:version/activate`. */
export const activatePolicyInput = z.strictObject({ teamId, basedOn: version, note });
export type ActivatePolicyInput = z.infer<typeof activatePolicyInput>;
