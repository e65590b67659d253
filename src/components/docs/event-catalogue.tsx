import { ChevronRight } from 'lucide-react';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { CodeBlock } from './code-block';
import { DocsLink, MarkedText, Subheading, Text } from './prose';

export interface DocumentedEvent {
  readonly type: string;
  readonly title: string;
  /** When it is sent, in a sentence or two. */
  readonly when: string;
  readonly example: string;
  readonly jsonSchema: string;
  /** Where the same schema is for machines. */
  readonly schemaHref: string;
}

interface Events {
  readonly events: readonly DocumentedEvent[];
}

export function EventTable({ events }: Events) {
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>Event</TableHead>
          <TableHead>What happened</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {events.map(({ type, title }) => (
          <TableRow key={type}>
            <TableCell className="font-mono text-dense">
              <DocsLink href={`#${type}`}>{type}</DocsLink>
            </TableCell>
            <TableCell>{title}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** Each event with an example of its body and its JSON Schema. */
export function EventDetails({ events }: Events) {
  return events.map(({ type, when, example, jsonSchema, schemaHref }) => (
    <div key={type} className="flex min-w-0 flex-col gap-3">
      <Subheading id={type}>
        <code className="font-mono">{type}</code>
      </Subheading>
      <Text>
        <MarkedText text={when} />
      </Text>
      <CodeBlock label={`Example of ${type}`} code={example} />
      <details className="group min-w-0">
        <summary className="flex w-fit items-center gap-1 rounded-sm text-dense text-ink-muted hover:text-ink">
          <ChevronRight
            aria-hidden="true"
            className="size-4 transition-transform group-open:rotate-90"
          />
          JSON Schema of {type}
        </summary>
        <div className="mt-2 flex min-w-0 flex-col gap-2">
          <p className="text-dense text-ink-muted">
            For machines: <DocsLink href={schemaHref}>{schemaHref}</DocsLink>
          </p>
          <CodeBlock label={`JSON Schema, ${type}`} code={jsonSchema} />
        </div>
      </details>
    </div>
  ));
}
