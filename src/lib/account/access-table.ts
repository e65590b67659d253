import { POLICY, TEAM_ROLES, type Permission, type TeamRole } from '../auth';
import type { AccessRowDto } from './dto';

/** Each permission in plain words: "may …". */
const WORDS: Readonly<Record<Permission, string>> = {
  'deal.read': 'see deals, their history, timeline and score',
  'deal.create': 'make deals',
  'deal.update': 'change deals: fields, stage, who looks after them, “not a risk”',
  'deal.log_touch': 'log calls, mails, meetings and notes',
  'deal.delete': 'put deals into the bin and restore them',
  'deal.import': 'import files, and undo an import',
  'deal.export': 'export deals and histories',
  'alert.read': 'see alerts and the track record of the rules',
  'alert.handle': 'snooze, dismiss and take up alerts',
  'risk_policy.read': 'see the risk policy and its versions',
  'risk_policy.change': 'change the risk policy, and switch between versions',
  'risk_run.read': 'see backtests and what was learned',
  'risk_run.start': 'start a backtest or learning',
  'deal.move': 'move deals out of the team, or out of one’s own',
  'team.read': 'see the team and its members',
  'team.change': 'rename the team, change its currency',
  'team.delete': 'delete the team',
  'team.transfer': 'hand the ownership to somebody else',
  'member.invite': 'invite people, send an invite again, take it back',
  'member.change_role': 'change the roles of members (of owners: owners only)',
  'member.remove': 'remove members (owners: owners only)',
  'audit.read': 'see, export and verify the audit trail',
  'webhook.read': 'see webhooks and what was delivered to them',
  'webhook.manage': 'make, change, test and delete webhooks, deliver again',
  'slack.read': 'see the Slack channels that are told',
  'slack.manage': 'add, change, test and remove Slack channels',
  'integration.read': 'see one’s connections to Salesforce, HubSpot and Google Calendar',
  'integration.manage': 'connect them to this team, change how they sync',
  'integration.disconnect': 'disconnect one’s own connection',
  'integration.sync': 'start a sync into this team',
  'meeting.read': 'see meetings of deals',
  'meeting.manage': 'make meetings, link them to deals',
  'assistant.use': 'ask the assistant about what one may see, read one’s own conversations',
  'assistant.keep': 'keep, rate and delete one’s own conversations',
  'assistant.manage': 'choose the assistant’s models and its budget, see what it cost',
  'team.create': 'make a team',
  'team.leave': 'leave a team',
  'invite.answer': 'accept or decline an invite',
  'notification.read': 'see one’s own notifications',
  'notification.handle': 'mark notifications as read, choose what to be told',
  'stream.read': 'follow the live stream',
  'account.read': 'see one’s own account and API tokens, export all that is held',
  'account.manage': 'change one’s profile, make and revoke API tokens, delete the account',
};

/** The policy as a table, in its own order: for people to read. It decides nothing. */
export function accessTable(): AccessRowDto[] {
  return Object.entries(POLICY).map(([name, rule]) => {
    const permission = name as Permission;
    const may: readonly TeamRole[] = rule.roles;
    const roles = Object.fromEntries(TEAM_ROLES.map((role) => [role, may.includes(role)]));
    return {
      permission,
      words: WORDS[permission],
      roles: roles as Record<TeamRole, boolean>,
      tokenScope: rule.token,
    };
  });
}
