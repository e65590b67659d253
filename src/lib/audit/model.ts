export interface AuditEntry {
  readonly scopeKey: string;
  readonly action: string;
  /** Pseudonym of who did it: `User.auditRef`, never an id, a name or an address. */
  readonly actorRef: string;
  /** A person's `auditRef`, or the id of what is no person. */
  readonly target: string | null;
  readonly data: AuditData;
  readonly requestId: string | null;
  readonly at: Date;
}

export type AuditValue = string | number | boolean | null;
export type AuditData = Readonly<Record<string, AuditValue>>;

/** Who does what nobody asked for: the names of what is no person. */
export const CLERK_REF = 'clerk';
const MACHINES: Readonly<Record<string, string>> = { [CLERK_REF]: 'Clerk', system: 'Sentinel' };

/** Of somebody whose account is gone the trail keeps a pseudonym that nothing leads back from. */
export const DELETED_PERSON = 'Deleted person';

/** @param name of the account of that pseudonym; null where there is none any more */
export const nameOfRef = (ref: string, name: string | null): string =>
  name ?? MACHINES[ref] ?? DELETED_PERSON;

/**
 * What happens to access and settings, each with its sentence. `{who}` did it; `{target}` is the
 * person it was done to; any other word in braces is a value of the entry's data.
 */
export const AUDIT_ACTIONS = {
  'account.exported': '{who} exported all that is held of them',
  'deal.moved_in': '{who} moved a deal here from elsewhere',
  'deal.moved_out': '{who} moved a deal away from here',
  'deals.taken_over': '{who} took over {deals} deals of the deleted team “{from}”',
  'import.undone': '{who} undid an import',
  'integration.changed': '{who} changed how {integration} is synced here',
  'integration.connected': '{who} connected {integration} ({account})',
  'integration.disconnected': '{who} disconnected {integration} ({account})',
  'assistant.changed': '{who} changed how the assistant uses models',
  'invite.declined': '{who} declined an invite',
  'invite.resent': '{who} sent an invite again',
  'invite.revoked': '{who} took back an invite',
  'member.invited': '{who} invited somebody as {role}',
  'member.joined': '{who} joined as {role}',
  'member.left': '{who} left the team',
  'member.removed': '{who} removed {target} from the team',
  'member.role_changed': '{who} changed the role of {target} from {from} to {to}',
  'risk_policy.activated': '{who} switched the risk policy from {from} to {to}',
  'risk_policy.changed': '{who} changed the risk policy from {from} to {to}',
  'slack.added': '{who} added the Slack channel “{name}”',
  'slack.changed': '{who} changed the Slack channel “{name}”',
  'slack.disabled': '{who} switched off the Slack channel “{name}”: {reason}',
  'slack.enabled': '{who} switched on the Slack channel “{name}”',
  'slack.removed': '{who} removed the Slack channel “{name}”',
  'team.changed': '{who} changed the team’s default currency from {fromCurrency} to {toCurrency}',
  'team.created': '{who} created the team “{name}”',
  'team.deleted': '{who} deleted the team “{name}”',
  'team.handed_over': '{who} left the team to {target}',
  'team.ownership_transferred': '{who} made {target} the owner of the team',
  'team.renamed': '{who} renamed the team from “{from}” to “{to}”',
  'token.created': '{who} made the API token “{name}” ({scopes})',
  'token.revoked': '{who} revoked the API token “{name}”',
  'webhook.changed': '{who} changed the webhook to {host}',
  'webhook.created': '{who} made a webhook to {host}',
  'webhook.deleted': '{who} deleted the webhook to {host}',
  'webhook.disabled': '{who} switched off the webhook to {host}: {reason}',
  'webhook.enabled': '{who} switched on the webhook to {host}',
  'webhook.redelivered': '{who} asked for {count} deliveries to {host} again',
  'webhook.secret_rotated': '{who} rotated the secret of the webhook to {host}',
  'user.deleted': '{who} deleted {whose} account',
} as const satisfies Record<string, string>;

export interface TellableEntry {
  readonly action: string;
  readonly who: string;
  /** Its name where the target is a person; else as it stands. */
  readonly target: string | null;
  readonly data: AuditData;
}

/** `member.role_changed` as words, for a choice among actions: "Member role changed". */
export function nameOfAction(action: string): string {
  const words = plain(action);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `member.role_changed` as words, for what has no sentence of its own. */
const plain = (action: string): string => action.replaceAll(/[._]/g, ' ');

/** The entry as one readable sentence, without a full stop. */
export function sentenceOf({ action, who, target, data }: TellableEntry): string {
  const known = Object.entries(AUDIT_ACTIONS).find(([name]) => name === action)?.[1];
  if (!known) return `${who}: ${plain(action)}${target ? ` (${target})` : ''}`;
  return known.replaceAll(/\{(\w+)\}/g, (_all, word: string) => {
    if (word === 'who') return who;
    if (word === 'target') return target ?? 'somebody';
    return String(data[word] ?? '?');
  });
}
