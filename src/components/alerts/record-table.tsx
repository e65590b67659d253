import type { RecordLineDto } from '@/lib/alerts/dto';
import { formatCount } from '../ui/format';
import { ScrollRegion } from '../ui/scroll-region';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { daysWords } from './alert-words';
import { ShareCell } from './share-cell';

export interface RecordTableProps {
  /** Names the table, also for who hears it. */
  readonly caption: string;
  /** What the first column holds. */
  readonly head: string;
  readonly lines: readonly RecordLineDto[];
  readonly nameOf: (key: string) => string;
}

const figure = 'text-right tabular-nums';
const FIGURES = [
  ['Lost', 'lost'],
  ['Won', 'won'],
  ['Slipped', 'slipped'],
  ['Open', 'open'],
  ['Dismissed', 'dismissed'],
] as const;

/** One line per rule or signal. Where it is too wide it scrolls by itself, also by keyboard. */
export function RecordTable({ caption, head, lines, nameOf }: RecordTableProps) {
  return (
    <ScrollRegion label={caption}>
      <Table className="min-w-[50rem]">
        <caption className="px-4 pt-3 pb-1 text-left text-dense font-medium">{caption}</caption>
        <TableHeader>
          <TableRow className="last:border-b">
            <TableHead className="pl-4">{head}</TableHead>
            <TableHead>Precision</TableHead>
            <TableHead className="text-right">Fired</TableHead>
            {FIGURES.map(([label]) => (
              <TableHead key={label} className="text-right">
                {label}
              </TableHead>
            ))}
            <TableHead className="pr-4 text-right">Days to the loss</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {lines.map((line) => (
            <TableRow key={line.key}>
              <TableHead scope="row" className="pl-4 text-sm whitespace-normal text-ink">
                {nameOf(line.key)}
              </TableHead>
              <TableCell>
                <ShareCell
                  share={line.precision}
                  interval={line.interval}
                  n={line.lostDeals + line.wonDeals}
                />
              </TableCell>
              <TableCell className={figure}>{formatCount(line.fired)}</TableCell>
              {FIGURES.map(([label, key]) => (
                <TableCell key={label} className={figure}>
                  {formatCount(line[key])}
                </TableCell>
              ))}
              <TableCell className="pr-4 text-right whitespace-nowrap">
                {daysWords(line.medianDaysToLoss)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </ScrollRegion>
  );
}
