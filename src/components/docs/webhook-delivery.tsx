import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { CodeBlock } from './code-block';
import { Code, DocsSection, Points, Subheading, Text } from './prose';

/** Order, repeats and gaps. */
export function OrderSection() {
  return (
    <DocsSection id="order" title="Order and repeats">
      <Points>
        <li>
          <strong>At least once.</strong> An event may come more than once: when your answer was
          lost, when a process of ours died between sending and noting it, when somebody delivers it
          again. Keep the ids that you have dealt with, and answer 200 to one that comes again.
        </li>
        <li>
          <strong>In no order.</strong> <Code>data.sequence</Code> counts a deal&apos;s events from
          1. Keep the highest one per deal, and let an older event change nothing. Events of a team
          have no sequence; order them by <Code>timestamp</Code>.
        </li>
        <li>
          <strong>A number that is left out</strong> is on its way, or of a kind that this endpoint
          did not choose. Only an endpoint that chose all events of deals hears every number.
        </li>
      </Points>
    </DocsSection>
  );
}

/** What an answer means, and when it is tried again. */
export function AnswersSection({ schedule }: { readonly schedule: readonly string[] }) {
  return (
    <DocsSection id="answers" title="Answers and retries">
      <Points>
        <li>
          <strong>2xx within 15 seconds</strong> means taken; nothing else does. Write the event
          down, answer, and do the work later. The 15 seconds are for the whole exchange.
        </li>
        <li>
          <strong>Anything else is tried again</strong>, with the same body and id and a new
          signature: no answer, 4xx and 5xx. Redirects are not followed, and count as a failure.
        </li>
        <li>
          <strong>Retry-After</strong>, in seconds or as a date, is kept to, up to 24 hours.
        </li>
        <li>
          <strong>410</strong> switches the endpoint off at once.
        </li>
        <li>
          <strong>Five days of failures alone</strong>, ten or more of them, switch it off too, and
          whoever set it up is told. What was still waiting is cancelled; it can be delivered again
          once the endpoint is on.
        </li>
        <li>
          What comes before the answer, such as 100 Continue, is passed over. A status outside 100
          to 599, a switch to another protocol (101), and headers and framing without an end are no
          answer.
        </li>
        <li>
          At most 64 KiB of your answer are read, and its first 4 KiB are kept for the delivery log.
          A sentence that says what went wrong is worth having there.
        </li>
      </Points>
      <Subheading id="schedule">When it is tried</Subheading>
      <Text>
        Each wait is spread by a fifth either way, so that what failed together does not come back
        together. An endpoint that fails is tried one request at a time. One that takes longer than
        two seconds to answer shares a part of our room with others like it, so that quick ones do
        not wait for it: with much to deliver, it gets its events later than a quick one would.
      </Text>
      <Table className="max-w-md">
        <TableHeader>
          <TableRow>
            <TableHead>Attempt</TableHead>
            <TableHead>After the one before</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {schedule.map((wait, place) => (
            <TableRow key={`${place + 1}`}>
              <TableCell className="tabular-nums">{place + 1}</TableCell>
              <TableCell>{wait}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Subheading id="off">While an endpoint is off</Subheading>
      <Text>
        What happens while an endpoint is off, whether somebody switched it off or Sentinel did
        (after a 410 too), is not kept for it and can never be delivered, not even once it is on
        again. What was written for it before that stays in its log, and is delivered again from
        there. Read the rest through the API: <Code>GET /api/deals</Code> says how each deal stands
        now, <Code>GET /api/deals/{'{id}'}/timeline</Code> what has changed since.
      </Text>
      <Subheading id="redelivery">Delivering again, and test events</Subheading>
      <Text>
        The delivery log under Settings &gt; Webhooks shows every attempt: what was sent, what was
        answered, how long it took, and when it is tried next. There one delivery, or all that
        failed since a time, is delivered again: with the same id and body, a new time of signing,
        and the schedule from its beginning. One request takes the 10,000 oldest of them and says
        how many remain; asked again, it goes on with those. A test event is an example with an id
        of its own and <Code>test: true</Code> in its data.
      </Text>
    </DocsSection>
  );
}

export function AddressesSection({ most }: { readonly most: number }) {
  return (
    <DocsSection id="addresses" title="Addresses">
      <Points>
        <li>
          An address begins with <Code>https://</Code>, uses port 443 or 8443, and holds no user
          name or password. A team, or a person alone, may have {most} of them.
        </li>
        <li>
          Its name must be found in public DNS, within three seconds, and lead to public addresses
          only, IPv4 and IPv6. That is checked when it is saved and again at every attempt, and the
          connection goes to exactly the addresses that were checked. Private networks, loopback and
          the like are refused, in whatever way they are written; a name that leads there and one
          that does not exist are answered with the same words.
        </li>
        <li>
          Whoever runs Sentinel can let chosen ones through, by http too: with{' '}
          <Code>OUTBOUND_ALLOWED_HOSTS=hooks.corp.internal:8080,localhost:4400</Code>, host and
          port, read at start, empty unless set.
        </li>
      </Points>
    </DocsSection>
  );
}

export function LocalSection() {
  return (
    <DocsSection id="local" title="Trying it on your machine">
      <Text>
        From a checkout of Sentinel, start the product so that it may send to a port of your own
        machine. Then, under Settings &gt; Webhooks, add <Code>http://localhost:4400</Code> and copy
        the secret:
      </Text>
      <CodeBlock
        label="Start the product"
        code="OUTBOUND_ALLOWED_HOSTS=localhost:4400 npm run demo"
      />
      <Text>
        In a second terminal, listen. Each event is verified and printed, with the deal, what
        changed and whether it came before; Ctrl-C prints a summary:
      </Text>
      <CodeBlock
        label="Listen and verify"
        code="npm run webhook:listen -- --port 4400 --secret whsec_…"
      />
      <Text>
        Then see what Sentinel does with a receiver that fails, is slow, or is gone. The first tells
        the first two requests to come again, the second answers too late, the third switches the
        endpoint off:
      </Text>
      <CodeBlock
        label="Try failures out"
        code={[
          'npm run webhook:listen -- --port 4400 --fail 500 --times 2',
          'npm run webhook:listen -- --port 4400 --delay 20s',
          'npm run webhook:listen -- --port 4400 --fail 410',
        ].join('\n')}
      />
      <Text>
        <Code>--json</Code> prints one line of JSON for each request, for tests of your own, and{' '}
        <Code>--help</Code> says the rest.
      </Text>
    </DocsSection>
  );
}
