import type { RouteHandler } from '@/app/_entry/define-route';
import * as dismissAlert from '../alerts/[id]/dismiss/route';
import * as reopenAlert from '../alerts/[id]/reopen/route';
import * as snoozeAlert from '../alerts/[id]/snooze/route';
import * as alertRecord from '../alerts/record/route';
import * as alerts from '../alerts/route';
import * as exportAudit from '../audit/export/route';
import * as audit from '../audit/route';
import * as me from '../auth/me/route';
import * as evaluateRisk from '../cron/evaluate-risk/route';
import * as processEmails from '../cron/process-emails/route';
import * as processWebhooks from '../cron/process-webhooks/route';
import * as runJobs from '../cron/run-jobs/route';
import * as syncIntegrations from '../cron/sync-integrations/route';
import * as assessment from '../deals/[id]/assessment/route';
import * as events from '../deals/[id]/events/route';
import * as moveDeal from '../deals/[id]/move/route';
import * as notRisk from '../deals/[id]/not-a-risk/route';
import * as restore from '../deals/[id]/restore/route';
import * as riskHistory from '../deals/[id]/risk-history/route';
import * as riskInputs from '../deals/[id]/risk-inputs/route';
import * as deal from '../deals/[id]/route';
import * as timeline from '../deals/[id]/timeline/route';
import * as bulk from '../deals/bulk/route';
import * as exportDeals from '../deals/export/route';
import * as importFiles from '../deals/import/route';
import * as undoImport from '../deals/imports/[id]/undo/route';
import * as importRun from '../deals/imports/[id]/route';
import * as imports from '../deals/imports/route';
import * as deals from '../deals/route';
import * as search from '../deals/search/route';
import * as unsubscribe from '../email/unsubscribe/[token]/route';
import * as liveEvents from '../events/route';
import * as health from '../health/route';
import * as clerkHook from '../hooks/clerk/route';
import * as chat from '../insights/chat/route';
import * as conversation from '../insights/conversations/[id]/route';
import * as conversations from '../insights/conversations/route';
import * as rateAnswer from '../insights/messages/[id]/feedback/route';
import * as assistantSettings from '../insights/settings/route';
import * as integrationActivity from '../integrations/[integration]/activity/route';
import * as signInCallback from '../integrations/[integration]/callback/route';
import * as mapping from '../integrations/[integration]/mapping/route';
import * as integration from '../integrations/[integration]/route';
import * as providerSignIn from '../integrations/[integration]/sign-in/route';
import * as syncNow from '../integrations/[integration]/sync/route';
import * as connectCalendar from '../integrations/google-calendar/connect/route';
import * as meeting from '../integrations/google-calendar/events/[id]/route';
import * as meetings from '../integrations/google-calendar/events/route';
import * as connectHubspot from '../integrations/hubspot/connect/route';
import * as integrations from '../integrations/route';
import * as connectSalesforce from '../integrations/salesforce/connect/route';
import * as slackHook from '../integrations/slack/[id]/route';
import * as slackHooks from '../integrations/slack/route';
import * as testSlackHook from '../integrations/slack/test/route';
import * as sync from '../integrations/syncs/[id]/route';
import * as acceptInvite from '../invites/[token]/accept/route';
import * as declineInvite from '../invites/[token]/decline/route';
import * as receivedInvite from '../invites/[token]/route';
import * as readNotification from '../notifications/[id]/read/route';
import * as unreadNotification from '../notifications/[id]/unread/route';
import * as notificationPreferences from '../notifications/preferences/route';
import * as readAllNotifications from '../notifications/read-all/route';
import * as notifications from '../notifications/route';
import * as riskRun from '../risk/backtests/[id]/route';
import * as riskRuns from '../risk/backtests/route';
import * as pastPipeline from '../risk/pipeline/route';
import * as activatePolicy from '../risk/policies/[version]/activate/route';
import * as diffPolicies from '../risk/policies/[version]/diff/route';
import * as policies from '../risk/policies/route';
import * as exportPolicy from '../risk/policy/export/route';
import * as previewPolicy from '../risk/policy/preview/route';
import * as policy from '../risk/policy/route';
import * as resendInvite from '../teams/[id]/invites/[inviteId]/resend/route';
import * as teamInvite from '../teams/[id]/invites/[inviteId]/route';
import * as teamInvites from '../teams/[id]/invites/route';
import * as teamMember from '../teams/[id]/members/[userId]/route';
import * as teamMembers from '../teams/[id]/members/route';
import * as team from '../teams/[id]/route';
import * as transferTeam from '../teams/[id]/transfer/route';
import * as teams from '../teams/route';
import * as token from '../tokens/[id]/route';
import * as tokens from '../tokens/route';
import * as deleteAccount from '../user/delete/route';
import * as exportAccount from '../user/export/route';
import * as webhookDeliveries from '../webhooks/[id]/deliveries/route';
import * as redeliverFailed from '../webhooks/[id]/redeliver/route';
import * as rotateSecret from '../webhooks/[id]/rotate-secret/route';
import * as webhook from '../webhooks/[id]/route';
import * as tryWebhook from '../webhooks/[id]/test/route';
import * as redelivery from '../webhooks/deliveries/[id]/redeliver/route';
import * as webhookDelivery from '../webhooks/deliveries/[id]/route';
import * as webhooks from '../webhooks/route';

/** Every route of the API; a test compares this list with the tree. */
export const ROUTES: readonly RouteHandler[] = [
  deals.GET,
  deals.POST,
  search.GET,
  importFiles.POST,
  imports.GET,
  importRun.GET,
  undoImport.POST,
  exportDeals.POST,
  bulk.POST,
  deal.GET,
  deal.PATCH,
  deal.DELETE,
  restore.POST,
  moveDeal.POST,
  timeline.GET,
  events.POST,
  assessment.GET,
  riskHistory.GET,
  riskInputs.GET,
  notRisk.POST,
  notRisk.DELETE,
  alerts.GET,
  alertRecord.GET,
  snoozeAlert.POST,
  dismissAlert.POST,
  reopenAlert.POST,
  pastPipeline.GET,
  policy.GET,
  policy.PUT,
  exportPolicy.GET,
  policies.GET,
  activatePolicy.POST,
  diffPolicies.GET,
  riskRuns.GET,
  riskRuns.POST,
  riskRun.GET,
  previewPolicy.POST,
  liveEvents.GET,
  teams.GET,
  teams.POST,
  team.GET,
  team.PATCH,
  team.DELETE,
  teamMembers.GET,
  teamMember.PATCH,
  teamMember.DELETE,
  transferTeam.POST,
  teamInvites.GET,
  teamInvites.POST,
  teamInvite.DELETE,
  resendInvite.POST,
  receivedInvite.GET,
  acceptInvite.POST,
  declineInvite.POST,
  notifications.GET,
  readAllNotifications.POST,
  readNotification.POST,
  unreadNotification.POST,
  notificationPreferences.GET,
  notificationPreferences.PUT,
  chat.POST,
  conversations.GET,
  conversation.GET,
  conversation.DELETE,
  rateAnswer.POST,
  assistantSettings.GET,
  assistantSettings.PATCH,
  integrations.GET,
  connectSalesforce.POST,
  connectSalesforce.DELETE,
  connectHubspot.POST,
  connectHubspot.DELETE,
  connectCalendar.POST,
  connectCalendar.DELETE,
  providerSignIn.GET,
  signInCallback.GET,
  integration.PATCH,
  mapping.GET,
  mapping.PATCH,
  integrationActivity.GET,
  syncNow.POST,
  sync.GET,
  meetings.GET,
  meetings.POST,
  meeting.PATCH,
  slackHooks.GET,
  slackHooks.POST,
  testSlackHook.POST,
  slackHook.PATCH,
  slackHook.DELETE,
  audit.GET,
  exportAudit.GET,
  tokens.GET,
  tokens.POST,
  token.DELETE,
  webhooks.GET,
  webhooks.POST,
  webhook.GET,
  webhook.PATCH,
  webhook.DELETE,
  rotateSecret.POST,
  tryWebhook.POST,
  webhookDeliveries.GET,
  redeliverFailed.POST,
  webhookDelivery.GET,
  redelivery.POST,
  exportAccount.GET,
  deleteAccount.DELETE,
  me.GET,
  health.GET,
  evaluateRisk.GET,
  processWebhooks.GET,
  processEmails.GET,
  syncIntegrations.GET,
  unsubscribe.GET,
  unsubscribe.POST,
  runJobs.GET,
  clerkHook.POST,
];
