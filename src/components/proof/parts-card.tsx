import type { BacktestReport, PartFigures } from '@/lib/risk';
import { Card, CardBody, CardHeader } from '../ui/card';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { count, figure, range, stageName } from './proof-words';
import { ScrollRegion } from '../ui/scroll-region';
import { ShareBar } from './share-bar';

type Part = PartFigures & { readonly key: string };

/** Whether the score says more than the stage, or the age, does by itself. */
export function PartsCard({ report }: { readonly report: BacktestReport }) {
  const stages = report.byStage.map((part) => ({ ...part, key: stageName(part.stage) }));
  const ages = report.byDayOfLife.map((part) => ({
    ...part,
    key: part.day === 0 ? 'When created' : `Day ${part.day}`,
  }));

  return (
    <Card aria-labelledby="parts">
      <CardHeader
        title="Within a stage, and at the same age"
        titleId="parts"
        description="The AUC among deals that are alike in this: does the score say more than the stage or the age alone? Below 30 won and 30 lost deals none is given."
      />
      <CardBody className="grid gap-6 lg:grid-cols-2">
        <PartsTable title="By stage" head="Stage" parts={stages} />
        <PartsTable title="By day of life" head="Age" parts={ages} />
      </CardBody>
    </Card>
  );
}

function PartsTable({
  title,
  head,
  parts,
}: {
  readonly title: string;
  readonly head: string;
  readonly parts: readonly Part[];
}) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      <ScrollRegion label={`Table: ${title.toLowerCase()}`}>
        <Table>
          <TableHeader>
            <TableRow>
              <TableHead>{head}</TableHead>
              <TableHead className="w-2/5">AUC</TableHead>
              <TableHead className="text-right">Won</TableHead>
              <TableHead className="text-right">Lost</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {parts.map((part) => (
              <TableRow key={part.key}>
                <TableHead scope="row">{part.key}</TableHead>
                <TableCell className="tabular-nums">
                  {part.auc === null ? (
                    <span className="text-dense text-ink-muted">too few</span>
                  ) : (
                    <span className="flex flex-col gap-1">
                      <span className="whitespace-nowrap">
                        <span className="font-semibold">{figure(part.auc)}</span>{' '}
                        <span className="text-dense text-ink-muted">
                          {range(part.interval, figure)}
                        </span>
                      </span>
                      <ShareBar share={part.auc} interval={part.interval} />
                    </span>
                  )}
                </TableCell>
                <TableCell className="text-right tabular-nums">{count(part.deals.won)}</TableCell>
                <TableCell className="text-right tabular-nums">{count(part.deals.lost)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </ScrollRegion>
    </section>
  );
}
