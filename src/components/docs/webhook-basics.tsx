import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { EventDetails, EventTable, type DocumentedEvent } from './event-catalogue';
import { Code, DocsLink, DocsSection, MarkedText, Points, Subheading, Text } from './prose';

/** What is sent, and when. */
export function EventsSection({ events }: { readonly events: readonly DocumentedEvent[] }) {
  return (
    <DocsSection id="events" title="Events">
      <Text>
        Each event tells of one real change, whoever made it: a person, the API, a bulk change, an
        import. A change that did not last sends nothing. Of a deal that an import brings with its
        past, <Code>deal.created</Code> alone is told; what changes later is told like any change.
      </Text>
      <EventTable events={events} />
      <Subheading id="envelope">The body</Subheading>
      <Text>Every body is one JSON object, in UTF-8, of at most 256 KiB:</Text>
      <Points>
        <li>
          <Code>id</Code>: names the event. It stays the same at every attempt and when the event is
          delivered again by hand, and it is the same for every endpoint that hears of it.
        </li>
        <li>
          <Code>event</Code> and <Code>type</Code>: the kind, twice, under the name that Sentinel
          has always used and the one of Standard Webhooks.
        </li>
        <li>
          <Code>timestamp</Code>: when it happened, not when it was sent.
        </li>
        <li>
          <Code>data</Code>: what happened. Of a change, <Code>previous</Code> and{' '}
          <Code>current</Code> hold the changed fields before and after. <Code>truncated</Code> says
          that long texts were cut to keep within the limit, and <Code>test</Code> that somebody
          sent an example from the settings.
        </li>
      </Points>
      <Text>
        Pass over fields that you do not know: new ones may be added. The schemas below also stand
        in the <DocsLink href="/api/openapi.json">OpenAPI document</DocsLink>, under{' '}
        <Code>webhooks</Code>.
      </Text>
      <EventDetails events={events} />
    </DocsSection>
  );
}

export interface DocumentedHeader {
  readonly name: string;
  readonly description: string;
}

export function HeadersSection({ headers }: { readonly headers: readonly DocumentedHeader[] }) {
  return (
    <DocsSection id="headers" title="Headers">
      <Text>
        A delivery is a POST of <Code>application/json</Code> with these headers:
      </Text>
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>Header</TableHead>
            <TableHead>What it holds</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {headers.map(({ name, description }) => (
            <TableRow key={name} className="align-top">
              <TableCell className="align-top font-mono text-dense break-all">{name}</TableCell>
              <TableCell>
                <MarkedText text={description} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </DocsSection>
  );
}
