import { ExternalLink, Hash, Plus } from 'lucide-react';
import Link from 'next/link';
import type { SlackHookDto } from '@/lib/slack/dto';
import { MAX_SLACK_HOOKS } from '@/lib/slack/model';
import { Button } from '../ui/button';
import { Card, CardHeader } from '../ui/card';
import { EmptyState } from '../ui/empty-state';
import { HookDialog } from './hook-dialog';
import { HookRow } from './hook-row';
import type { SlackActions } from './slack-actions';

const SLACK_GUIDE = 'https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks';

export interface SlackSectionProps {
  readonly teamId: string | null;
  readonly hooks: readonly SlackHookDto[];
  readonly now: string;
  readonly actions: SlackActions;
}

/** The Slack channels of one place. */
export function SlackSection({ teamId, hooks, now, actions }: SlackSectionProps) {
  const add = (
    <AddChannel teamId={teamId} isFull={hooks.length >= MAX_SLACK_HOOKS} actions={actions} />
  );
  return (
    <Card aria-labelledby="slack">
      <CardHeader
        title="Slack"
        titleId="slack"
        description={
          teamId === null ? (
            <PersonalWords />
          ) : (
            'Channels that hear what happens to the team’s deals.'
          )
        }
        actions={hooks.length > 0 && add}
      />
      {hooks.length === 0 ? (
        <EmptyState
          icon={Hash}
          title="No Slack channel yet"
          description="Make an incoming webhook in Slack for a channel, and enter its address here. You choose what the channel is told."
          actions={add}
        />
      ) : (
        <ul>
          {hooks.map((hook) => (
            <HookRow key={hook.id} hook={hook} now={now} actions={actions} />
          ))}
        </ul>
      )}
      <p className="border-t border-line px-4 py-3 text-dense text-ink-muted">
        In Slack: create an app, switch on Incoming Webhooks, add one to a channel, copy its
        address.{' '}
        <a
          href={SLACK_GUIDE}
          target="_blank"
          rel="noopener"
          className="inline-flex items-center gap-1 text-accent-text underline"
        >
          Slack’s guide, in a new tab
          <ExternalLink aria-hidden="true" className="size-3.5" />
        </a>
      </p>
    </Card>
  );
}

function PersonalWords() {
  return (
    <>
      For deals of your own, and for what you chose under{' '}
      <Link href="/settings/notifications" className="text-accent-text underline">
        Notifications
      </Link>
      .
    </>
  );
}

interface AddChannelProps {
  readonly teamId: string | null;
  readonly isFull: boolean;
  readonly actions: SlackActions;
}

function AddChannel({ teamId, isFull, actions }: AddChannelProps) {
  if (isFull) {
    return (
      <p className="text-dense text-ink-muted">{MAX_SLACK_HOOKS} channels, as many as may be</p>
    );
  }
  return (
    <HookDialog
      teamId={teamId}
      hook={null}
      actions={actions}
      trigger={
        <Button variant="primary">
          <Plus aria-hidden="true" />
          Add a channel
        </Button>
      }
    />
  );
}
