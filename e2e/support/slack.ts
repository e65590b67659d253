import { test } from '@playwright/test';
import { startSlackStandIn, type SlackStandIn } from '../../src/test/stand-ins/slack/server';
import { call } from './http';
import type { Person } from './people';
import { receiverPort } from './receivers';

/** A stand-in of Slack for all tests of a file, which the app may call. */
export function withSlack(): () => SlackStandIn {
  let slack: SlackStandIn | undefined;
  test.beforeAll(async () => {
    slack = await startSlackStandIn(receiverPort('slack'));
  });
  test.afterAll(async () => slack?.close());
  return () => {
    if (!slack) throw new Error('The stand-in of Slack starts with the first test.');
    return slack;
  };
}

/** An address as Slack makes them; nothing is sent to it by keeping it. */
export const SLACK_URL =
  'https://hooks.slack.com/services/T01ABCDEF/B02GHIJKL/abcdefghijklmnopqrstx9Qa';

/** A channel of the person's team, as the API makes it. */
export async function makeSlackHook(
  { token, teamId }: Person,
  given: { readonly name?: string; readonly url?: string; readonly teamId?: null } = {},
): Promise<string> {
  const body = { name: 'Sales', url: SLACK_URL, teamId, ...given };
  const { status, json, text } = await call('POST', '/api/integrations/slack', { token, body });
  if (status !== 201) throw new Error(text);
  return json.hook.id;
}
