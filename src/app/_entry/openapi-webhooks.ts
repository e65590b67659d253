import 'server-only';
import { PUBLIC_EVENT_TYPES, type PublicEventType } from '@/lib/events/model';
import { EVENT_CATALOGUE, jsonSchemaOf } from '@/lib/webhooks/event-schema';

type Json = Record<string, unknown>;

/** What every delivery bears beside its body. */
export const EVENT_HEADERS = [
  {
    name: 'webhook-id',
    description: 'The `id` of the event: the same at every attempt.',
    schema: { type: 'string', pattern: '^evt_' },
  },
  {
    name: 'webhook-timestamp',
    description:
      'When this attempt was signed, in seconds since 1970. Refuse it after 300 seconds.',
    schema: { type: 'string', pattern: '^[0-9]+$' },
  },
  {
    name: 'webhook-signature',
    description:
      '`v1,` and the HMAC-SHA256 in base64 of id, timestamp and body, joined by dots. While a secret is being rotated there are two, with a space between.',
    schema: { type: 'string', pattern: '^v1,[A-Za-z0-9+/]+=*( v1,[A-Za-z0-9+/]+=*)*$' },
  },
  {
    name: 'X-Webhook-Signature',
    description: 'The HMAC-SHA256 in hex of the body alone, for receivers of the older kind.',
    schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  },
  {
    name: 'user-agent',
    description: '`Sentinel-Webhooks/` and a version.',
    schema: { type: 'string', pattern: '^Sentinel-Webhooks/' },
  },
] as const;

/** `deal.stage_changed` -> `DealStageChangedEvent` */
const schemaNameOf = (type: PublicEventType): string =>
  `${type.replaceAll(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase())}Event`;

/** Where the document has the schema of this event's body, as a pointer behind its address. */
export const schemaPointerOf = (type: PublicEventType): string =>
  `#/components/schemas/${schemaNameOf(type)}`;

const ANSWERS: Json = {
  '2XX': { description: 'Taken. Answer within 15 seconds, and do the work later.' },
  410: { description: 'The endpoint is switched off: nothing more is sent to it.' },
  default: {
    description:
      'Not taken, redirects included: it is tried again, ten times in some three days. A Retry-After of up to a day is kept to.',
  },
};

function webhookOf(type: PublicEventType): Json {
  const { title, when, example } = EVENT_CATALOGUE[type];
  const schema = { $ref: schemaPointerOf(type) };
  return {
    post: {
      summary: title,
      description: when,
      operationId: `on${schemaNameOf(type)}`,
      parameters: EVENT_HEADERS.map((header) => ({ ...header, in: 'header', required: true })),
      requestBody: { required: true, content: { 'application/json': { schema, example } } },
      responses: ANSWERS,
    },
  };
}

/** The events that Sentinel sends, and the schemas that they name. */
export function describeWebhooks(): { readonly webhooks: Json; readonly schemas: Json } {
  const schemas = PUBLIC_EVENT_TYPES.map((type) => {
    const { $schema: _dialect, ...schema } = jsonSchemaOf(type);
    return [schemaNameOf(type), schema] as const;
  });
  return {
    webhooks: Object.fromEntries(PUBLIC_EVENT_TYPES.map((type) => [type, webhookOf(type)])),
    schemas: Object.fromEntries(schemas),
  };
}
