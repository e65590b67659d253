import type { Formats } from './formats';
import type { DigestContent, InviteContent, ListContent, MailContent, MailEntry } from './model';

const MANY: Readonly<Record<ListContent['template'], (count: string) => string>> = {
  deal_at_risk: (count) => `${count} warnings of deals at risk`,
  action_overdue: (count) => `${count} next steps are overdue`,
  stage_changed: (count) => `${count} changes of stage`,
  assigned: (count) => `${count} deals were assigned to you`,
  mentioned: (count) => `You were mentioned ${count} times`,
  sync_failed: (count) => `${count} syncs failed`,
  webhook_disabled: (count) => `${count} webhooks or Slack channels were switched off`,
  import_finished: (count) => `${count} imports have finished`,
};

/** Where the settings of Slack channels are. */
const SLACK_PLACE = '/settings/integrations';

/** By the name of their kind, where all that were switched off are of one; else nothing. */
function receiversOf(entries: readonly MailEntry[], count: number) {
  // Those that are not written out may be of any kind.
  if (entries.length < count) return null;
  const slack = entries.filter(({ url }) => url?.includes(SLACK_PLACE)).length;
  if (slack === count) return (many: string) => `${many} Slack channels were switched off`;
  return slack === 0 ? (many: string) => `${many} webhooks were switched off` : null;
}

function listTitle({ template, entries, count }: ListContent, formats: Formats): string {
  const [only] = entries;
  if (count === 1 && only) return only.title;
  const words = (template === 'webhook_disabled' && receiversOf(entries, count)) || MANY[template];
  return words(formats.count(count));
}

const inviteTitle = ({ teamName, invitedBy }: InviteContent): string =>
  invitedBy ? `${invitedBy} invites you to ${teamName}` : `You are invited to ${teamName}`;

const digestTitle = ({ kind, to }: DigestContent, formats: Formats): string =>
  `Your ${kind} digest, ${formats.day(to)}`;

/** What a mail tells, in a line: its subject and its heading. */
export function titleOf(content: MailContent, formats: Formats): string {
  if (content.template === 'invite') return inviteTitle(content);
  if (content.template === 'digest_ready') return digestTitle(content, formats);
  return listTitle(content, formats);
}

/** The counts of a digest over all of its places, as `3 newly at risk, 1 won`. */
function digestSummary({ places }: DigestContent, formats: Formats): string {
  const counts = new Map<string, number>();
  for (const { title, count } of places.flatMap(({ parts }) => parts)) {
    counts.set(title, (counts.get(title) ?? 0) + count);
  }
  const parts = [...counts].map(([title, count]) => `${formats.count(count)} ${title.toLowerCase()}`); // prettier-ignore
  return parts.join(', ');
}

/** What a mail program shows beside the subject. */
export function previewOf(content: MailContent, formats: Formats): string {
  if (content.template === 'invite') {
    return `The invite is open until ${formats.day(content.expiresAt)}.`;
  }
  if (content.template === 'digest_ready') return digestSummary(content, formats);
  const [first] = content.entries;
  if (!first) return '';
  return content.count === 1 ? first.message : content.entries.map(({ title }) => title).join('; ');
}

/** Why a reader has this mail, in the footer. */
export const REASONS: Readonly<Record<MailContent['template'], string>> = {
  deal_at_risk: 'You have this mail because you answer for the deal.',
  action_overdue: 'You have this mail because you answer for the deal.',
  stage_changed: 'You have this mail because you own the deal or are assigned to it.',
  assigned: 'You have this mail because somebody made you responsible for a deal.',
  mentioned: 'You have this mail because a colleague named you in a note.',
  sync_failed: 'You have this mail because you set the connection up.',
  webhook_disabled: 'You have this mail because you answer for what was switched off.',
  import_finished: 'You have this mail because you started the import.',
  digest_ready: 'You have this mail because you asked for a digest.',
  invite:
    'You have this mail because somebody typed in your address. If you do not know them, leave it unanswered: nothing happens then.',
};
