/** What Slack's incoming webhooks answer, as plain text, with the status of each. */
export const SLACK_ERRORS = {
  invalid_payload: 400,
  invalid_blocks: 400,
  no_text: 400,
  user_not_found: 400,
  too_many_attachments: 400,
  action_prohibited: 403,
  invalid_token: 403,
  team_disabled: 403,
  channel_not_found: 404,
  no_service: 404,
  no_active_hooks: 404,
  no_team: 404,
  channel_is_archived: 410,
  rollup_error: 500,
} as const;
export type SlackError = keyof typeof SLACK_ERRORS;
