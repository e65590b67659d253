import { CircleAlert, CircleCheck, CircleOff } from 'lucide-react';
import Link from 'next/link';
import type { SlackHookDto } from '@/lib/slack/dto';
import { Badge } from '../ui/badge';
import { DateTime } from '../ui/date-time';
import { HookButtons } from './hook-buttons';
import type { SlackActions } from './slack-actions';
import { eventsWords, lastWords, offWords, stateOf } from './slack-words';

export interface HookRowProps {
  readonly hook: SlackHookDto;
  readonly now: string;
  readonly actions: SlackActions;
}

export function HookRow({ hook, now, actions }: HookRowProps) {
  const { name, hint, events, carriesNotifications } = hook;
  const off = offWords(hook);
  return (
    <li className="flex min-w-0 flex-col gap-1.5 border-b border-line p-4 last:border-b-0">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 className="text-sm font-medium [overflow-wrap:anywhere]">{name}</h3>
          {hint === null ? (
            <p className="text-dense text-danger">
              The address cannot be read any more. Give it again.
            </p>
          ) : (
            <code className="text-dense [overflow-wrap:anywhere] text-ink-muted">{hint}</code>
          )}
        </div>
        <State hook={hook} />
      </div>
      {off && <p className="text-dense [overflow-wrap:anywhere]">{off}</p>}
      <p className="text-dense text-ink-muted">{eventsWords(events)}</p>
      {carriesNotifications && (
        <p className="text-dense text-ink-muted">
          Your own notifications go here as well,{' '}
          <Link href="/settings/notifications" className="text-accent-text underline">
            as you chose
          </Link>
          .
        </p>
      )}
      <LastMessage hook={hook} now={now} />
      <HookButtons hook={hook} actions={actions} />
    </li>
  );
}

const LOOKS = {
  on: { tone: 'success', icon: CircleCheck, label: 'On' },
  failing: { tone: 'medium', icon: CircleAlert, label: 'Failing' },
  off: { tone: 'outline', icon: CircleOff, label: 'Off' },
  refused: { tone: 'danger', icon: CircleAlert, label: 'Refused by Slack' },
} as const;

function State({ hook }: { readonly hook: SlackHookDto }) {
  const { tone, icon: Icon, label } = LOOKS[stateOf(hook)];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" />
      {label}
    </Badge>
  );
}

function LastMessage({ hook, now }: { readonly hook: SlackHookDto; readonly now: string }) {
  const { lastMessage, lastUsedAt } = hook;
  if (!lastMessage) {
    return (
      <p className="text-dense text-ink-muted">
        {lastUsedAt ? (
          <>
            Last used <DateTime value={lastUsedAt} format="relative" now={now} />.
          </>
        ) : (
          'Nothing was sent to it yet.'
        )}
      </p>
    );
  }
  return (
    <p className="text-dense [overflow-wrap:anywhere] text-ink-muted">
      Last message <DateTime value={lastMessage.at} format="relative" now={now} />:{' '}
      {lastWords(lastMessage)}.
    </p>
  );
}
