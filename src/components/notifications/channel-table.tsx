import Link from 'next/link';
import type { TypePreferenceDto } from '@/lib/notifications/dto';
import { CHANNELS, CHANNEL_LABELS, type Channel } from '@/lib/notifications/model';
import { Card, CardHeader } from '../ui/card';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import type { PreferencesDraft } from './preferences-draft';

export interface ChannelTableProps {
  readonly types: readonly TypePreferenceDto[];
  readonly draft: PreferencesDraft;
  readonly onChange: (types: PreferencesDraft['types']) => void;
}

export interface SlackNoteProps {
  /** The person's own channel that Slack messages go to; null where they have none. */
  readonly slackChannel: string | null;
}

/** What one is told of, over what. */
export function ChannelTable({
  types,
  draft,
  onChange,
  slackChannel,
}: ChannelTableProps & SlackNoteProps) {
  return (
    <Card aria-labelledby="told-of" className="overflow-clip">
      <CardHeader
        title="What you are told of"
        titleId="told-of"
        description={<SlackNote slackChannel={slackChannel} />}
      />
      <Table className="[&_td]:px-2 [&_td:first-child]:pl-4 [&_td:last-child]:pr-4 [&_th]:px-2 [&_th:first-child]:pl-4 [&_th:last-child]:pr-4">
        <TableHeader>
          <TableRow>
            <TableHead>About</TableHead>
            {CHANNELS.map((channel) => (
              <TableHead key={channel} className="w-16 text-center sm:w-24">
                {channel === 'in_app' ? (
                  <>
                    <span className="sm:hidden">App</span>
                    <span className="hidden sm:inline">{CHANNEL_LABELS.in_app}</span>
                  </>
                ) : (
                  CHANNEL_LABELS[channel]
                )}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {types.map((preference) => (
            <TypeRow
              key={preference.type}
              preference={preference}
              draft={draft}
              onChange={onChange}
            />
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function SlackNote({ slackChannel }: SlackNoteProps) {
  const channels = (
    <Link href="/settings/integrations?team=personal" className="text-accent-text underline">
      {slackChannel === null ? 'a channel of your own' : slackChannel}
    </Link>
  );
  return slackChannel === null ? (
    <>Slack needs {channels}: you have none that is on, so nothing goes there yet.</>
  ) : (
    <>What you choose for Slack goes to {channels}.</>
  );
}

interface TypeRowProps extends Omit<ChannelTableProps, 'types'> {
  readonly preference: TypePreferenceDto;
}

function TypeRow({ preference, draft, onChange }: TypeRowProps) {
  const { type, label, description, fixed, channels } = preference;
  const wanted = draft.types[type] ?? channels;
  const set = (channel: Channel, isOn: boolean) =>
    onChange({ ...draft.types, [type]: { ...wanted, [channel]: isOn } });

  return (
    <TableRow>
      <th scope="row" className="py-2.5 text-left font-normal">
        <span className="block text-sm font-medium">{label}</span>
        <span className="block text-dense text-pretty text-ink-muted">{description}</span>
      </th>
      {CHANNELS.map((channel) => (
        <TableCell key={channel} className="text-center">
          <label className="inline-flex size-9 cursor-pointer items-center justify-center has-disabled:cursor-not-allowed">
            <input
              type="checkbox"
              className="size-4.5 accent-accent disabled:opacity-55"
              aria-label={`${label}: ${CHANNEL_LABELS[channel]}`}
              title={fixed.includes(channel) ? 'An invite is always told, and mailed' : undefined}
              checked={wanted[channel]}
              disabled={fixed.includes(channel)}
              onChange={(event) => set(channel, event.target.checked)}
            />
          </label>
        </TableCell>
      ))}
    </TableRow>
  );
}
