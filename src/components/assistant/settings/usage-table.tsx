import type { AssistantSettingsDto } from '@/lib/ai/output-schema';
import { Card, CardHeader } from '../../ui/card';
import { DateTime } from '../../ui/date-time';
import { formatCount, formatMoney } from '../../ui/format';
import { ScrollRegion } from '../../ui/scroll-region';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../../ui/table';

const LEAST = 0.01;

/** What is less than a cent is no zero. */
export const usdWords = (usd: number): string =>
  usd > 0 && usd < LEAST ? 'under $0.01' : formatMoney(usd, 'USD', { locale: 'en-US' });

const NUMBER = 'text-right tabular-nums';

export function UsageTable({ usage }: { readonly usage: AssistantSettingsDto['usage'] }) {
  const { since, costUsd, models, people } = usage;
  return (
    <Card aria-labelledby="usage">
      <CardHeader
        title="Usage this month"
        titleId="usage"
        description={
          <>
            Since <DateTime value={since} format="day" />: {usdWords(costUsd)}, as OpenRouter told
            it with each answer.
          </>
        }
      />
      {models.length === 0 ? (
        <p className="px-4 py-6 text-sm text-ink-muted">
          No model was asked this month. What is computed from the pipeline costs nothing.
        </p>
      ) : (
        <ScrollRegion label="Usage by model">
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>Model</TableHead>
                <TableHead className="text-right">Questions</TableHead>
                <TableHead className="text-right">Failed</TableHead>
                <TableHead className="text-right">Tokens sent</TableHead>
                <TableHead className="text-right">Tokens written</TableHead>
                <TableHead className="text-right">Cost</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {models.map((row) => (
                <TableRow key={row.model}>
                  <TableCell className="font-medium">{row.model}</TableCell>
                  <TableCell className={NUMBER}>{formatCount(row.requests)}</TableCell>
                  <TableCell className={NUMBER}>{formatCount(row.failures)}</TableCell>
                  <TableCell className={NUMBER}>{formatCount(row.promptTokens)}</TableCell>
                  <TableCell className={NUMBER}>{formatCount(row.completionTokens)}</TableCell>
                  <TableCell className={NUMBER}>{usdWords(row.costUsd)}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </ScrollRegion>
      )}
      {people.length > 0 && <PeopleTable people={people} />}
    </Card>
  );
}

function PeopleTable({ people }: { readonly people: AssistantSettingsDto['usage']['people'] }) {
  return (
    <ScrollRegion label="Usage by person">
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>Person</TableHead>
            <TableHead className="text-right">Questions</TableHead>
            <TableHead className="text-right">Cost</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {people.map((row, place) => (
            <TableRow key={`${place}-${row.name}`}>
              <TableCell className="font-medium">{row.name}</TableCell>
              <TableCell className={NUMBER}>{formatCount(row.requests)}</TableCell>
              <TableCell className={NUMBER}>{usdWords(row.costUsd)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
}
