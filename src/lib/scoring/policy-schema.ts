import { z } from 'zod';
import { faultWords } from '../core/fault-words';
import { teamIdInput, teamIdQuery } from '../core/team-id';
import { isCleanText, lineOf, optionalLineOf } from '../core/text';
import { defaultPolicy, riskPolicySchema, type RiskPolicy } from '../risk/policy';
import type { PolicyContent } from './model';

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
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

/** Characters that nobody sees, or that turn the order of those beside them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function textFaultOf(text: string): string | null {
  // PostgreSQL stores neither: said here, or it would be a failure there.
  if (!isCleanText(text)) return 'holds characters that are not text (NUL or a broken one)';
  return UNSEEN.test(text) ? 'holds characters that cannot be seen (such as a zero-width space)' : null; // prettier-ignore
}

function findBrokenText(value: unknown, path: readonly PropertyKey[]): Fault[] {
  if (typeof value === 'string') {
    const message = textFaultOf(value);
    return message === null ? [] : [{ path, message }];
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const message = textFaultOf(key);
    return message === null ? findBrokenText(part, [...path, key]) : [{ path, message }];
  });
}

/** As the engine compares words: in any case, with any white space for a space. */
const normalised = (entry: string): string => entry.replace(/\s+/g, ' ').toLowerCase();

/** Entries that stand in a list before. */
function findRepeats(list: readonly string[], path: readonly PropertyKey[]): Fault[] {
  const known = new Set<string>();
  return list.flatMap((entry, index) => {
    const folded = normalised(entry);
    if (known.has(folded)) return [{ path: [...path, index], message: `"${entry}" is named twice` }]; // prettier-ignore
    known.add(folded);
    return [];
  });
}

/** Of all entries of a list of words together. */
const MAX_LETTERS = 20_000;
const LEAST_LETTERS = 2;

function findWordFaults(
  policy: RiskPolicy,
  field: 'competitorWords' | 'committeePhrases',
): Fault[] {
  const words = policy[field];
  const letters = words.reduce((sum, { length }) => sum + length, 0);
  const most = MAX_LETTERS.toLocaleString('en');
  return [
    ...must(letters <= MAX_LETTERS, [field], `must have at most ${most} characters in all`),
    ...words.flatMap((word, index) =>
      must(
        textFaultOf(word) !== null || (word.match(/[\p{L}\p{N}]/gu) ?? []).length >= LEAST_LETTERS,
        [field, index],
        `must have at least ${LEAST_LETTERS} letters or digits`,
      ),
    ),
    ...findRepeats(words, [field]),
  ];
}

/** Of two bands, and between a band and either end of the scale; scores are shown to a hundredth. */
const LEAST_BAND = 0.01;
/** So that what rounding makes of a difference of two hundredths is still one hundredth. */
const ROUNDING = 1e-9;

const atLeast = (value: number, least: number): boolean => value >= least - ROUNDING;

function findBandFaults({ bands: { medium, high }, alerts }: RiskPolicy): Fault[] {
  const { rearmBelow } = alerts.enteredHigh;
  return [
    ...must(atLeast(medium, LEAST_BAND), ['bands', 'medium'], `must be at least ${LEAST_BAND}`),
    ...must(atLeast(1 - LEAST_BAND, high), ['bands', 'high'], `must be at most ${1 - LEAST_BAND}`),
    ...must(
      atLeast(high - medium, LEAST_BAND),
      ['bands', 'high'],
      `must be at least ${LEAST_BAND} above medium`,
    ),
    ...must(
      atLeast(high - rearmBelow, LEAST_BAND),
      ['alerts', 'enteredHigh', 'rearmBelow'],
      `must be at least ${LEAST_BAND} below bands.high, or no score arms the rule again`,
    ),
  ];
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
    ...findWordFaults(policy, 'competitorWords'),
    ...findWordFaults(policy, 'committeePhrases'),
    ...findBandFaults(policy),
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
    const parsed = riskPolicySchema.safeParse(withoutVersion(value), { error: faultWords });
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
/** Query of `GET /api/risk/policy`. */
export const getPolicyQuery = z.object({ teamId: teamIdQuery, version: version.optional() });

/** Query of `GET /api/risk/policies`, beside the page. */
export const listPoliciesQuery = z.object({ teamId: teamIdQuery });

/** Query of `GET /api/risk/policies/:version/diff`; against the policy in force where left out. */
export const diffPoliciesQuery = z.object({ teamId: teamIdQuery, against: version.optional() });

export const policyParams = z.object({ version });

/** Body of `PUT /api/risk/policy`. `basedOn` names the version that the editor started from. */
export const changePolicyInput = z.strictObject({
  teamId: teamIdInput,
  policy: policyInput,
  basedOn: version,
  note,
  origin: z.enum(['edited', 'imported'], { error: 'must be edited or imported' }).default('edited'),
});
export type ChangePolicyInput = z.infer<typeof changePolicyInput>;

/** Body of `POST /api/risk/policies/:version/activate`. */
export const activatePolicyInput = z.strictObject({ teamId: teamIdInput, basedOn: version, note });
export type ActivatePolicyInput = z.infer<typeof activatePolicyInput>;
