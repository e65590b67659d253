import type { Metadata } from 'next';
import { EVENT_HEADERS, schemaPointerOf } from '@/app/_entry/openapi-webhooks';
import { Text } from '@/components/docs/prose';
import { EventsSection, HeadersSection } from '@/components/docs/webhook-basics';
import {
  AddressesSection,
  AnswersSection,
  LocalSection,
  OrderSection,
} from '@/components/docs/webhook-delivery';
import { VerificationSection } from '@/components/docs/webhook-verification';
import { PUBLIC_EVENT_TYPES } from '@/lib/events/model';
import { RETRY_DELAYS } from '@/lib/platform/outbox';
import { EVENT_CATALOGUE, jsonSchemaOf } from '@/lib/webhooks/event-schema';
import { MAX_WEBHOOKS, ROTATION_HOURS } from '@/lib/webhooks/model';

export const metadata: Metadata = {
  title: 'Webhooks',
  description: 'What Sentinel sends to your systems, how to verify it, and what is promised.',
};

const CONTENTS = [
  ['events', 'Events'],
  ['headers', 'Headers'],
  ['verifying', 'Verifying'],
  ['order', 'Order and repeats'],
  ['answers', 'Answers and retries'],
  ['addresses', 'Addresses'],
  ['local', 'Trying it on your machine'],
] as const;

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

const EVENTS = PUBLIC_EVENT_TYPES.map((type) => ({
  type,
  title: EVENT_CATALOGUE[type].title,
  when: EVENT_CATALOGUE[type].when,
  example: pretty(EVENT_CATALOGUE[type].example),
  jsonSchema: pretty(jsonSchemaOf(type)),
  schemaHref: `/api/openapi.json${schemaPointerOf(type)}`,
}));

/** `300000` -> `5 minutes` */
function wordsOf(milliseconds: number): string {
  if (milliseconds === 0) return 'At once';
  const units = [
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1_000],
  ] as const;
  const [name, size] = units.find(([, unit]) => milliseconds >= unit) ?? ['second', 1_000];
  const count = milliseconds / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

const SCHEDULE = RETRY_DELAYS.map(wordsOf);

export default function WebhooksPage() {
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-6 px-4 pt-8 pb-20 lg:flex-row lg:gap-10">
      <nav aria-label="On this page" className="shrink-0 lg:w-48 print:hidden">
        <ul className="flex flex-wrap gap-x-4 gap-y-2 text-dense lg:sticky lg:top-8 lg:flex-col">
          {CONTENTS.map(([id, title]) => (
            <li key={id}>
              <a
                href={`#${id}`}
                className="rounded-sm text-ink-muted hover:text-ink hover:underline"
              >
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col gap-10 outline-none">
        <header className="flex flex-col gap-2">
          <h1 className="text-xl font-semibold">Webhooks</h1>
          <Text>
            Sentinel tells your systems what happens to deals and teams, with a signed request to an
            address of yours. Owners and admins set them up under Settings &gt; Webhooks, or with{' '}
            <code className="font-mono text-dense">POST /api/webhooks</code>.
          </Text>
        </header>
        <EventsSection events={EVENTS} />
        <HeadersSection headers={EVENT_HEADERS} />
        <VerificationSection rotationHours={ROTATION_HOURS} />
        <OrderSection />
        <AnswersSection schedule={SCHEDULE} />
        <AddressesSection most={MAX_WEBHOOKS} />
        <LocalSection />
      </main>
    </div>
  );
}
