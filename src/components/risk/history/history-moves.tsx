import type { RiskHistoryDto, RiskMoveDto } from '@/lib/deals/replay-schema';
import { formatDate, plural } from '../../ui/format';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../../ui/table';
import { formatPoints, formatScore } from '../score';
import { signalName } from '../signal-names';
import { dayOf, eventText } from './history-model';

/** Rows that are put on the page at once; the API gives all. */
const MAX_ROWS = 200;
const CAUSES = { time: 'Time alone', norms: 'New norms' } as const;

const causeText = (move: RiskMoveDto): string =>
  move.cause === 'events' ? eventText(move) : CAUSES[move.cause];

const partsText = ({ parts }: RiskMoveDto): string =>
  parts
    .filter(({ score }) => Math.abs(score) >= 0.0005)
    .toSorted((a, b) => Math.abs(b.score) - Math.abs(a.score))
    .map(({ signal, score }) => {
      const name = signal === 'base' ? 'Starting point' : signalName(signal);

      return `${name} ${formatPoints(score, 3)}`;
    })
    .join(', ');

export interface HistoryMovesProps {
  readonly history: RiskHistoryDto;
  /** Told the day (`2026-03-31`) of a move that was pressed. */
  readonly onGo: (day: string) => void;
}

/** The numbers behind the curve: each move with its cause and what each signal did, newest first. */
export function HistoryMoves({ history, onGo }: HistoryMovesProps) {
  const moved = history.moves.filter(
    ({ scoreBefore, scoreAfter }) => Math.abs(scoreAfter - scoreBefore) >= 0.0005,
  );
  const rows = moved.toReversed().slice(0, MAX_ROWS);

  return (
    <details className="border-t border-line">
      <summary className="cursor-pointer px-4 py-3 text-dense font-medium hover:bg-sunken/60">
        All moves as a table ({plural(moved.length, 'move')})
      </summary>
      <div className="relative max-h-96 overflow-auto border-t border-line">
        <Table className="text-dense">
          <TableHeader>
            <TableRow>
              <TableHead>Until</TableHead>
              <TableHead>Why</TableHead>
              <TableHead className="text-right">Before</TableHead>
              <TableHead className="text-right">After</TableHead>
              <TableHead>By signal</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map((move) => (
              <TableRow key={`${move.from}-${move.to}-${move.cause}`}>
                <TableCell className="whitespace-nowrap">
                  <button
                    type="button"
                    className="rounded-sm text-accent-text hover:underline"
                    onClick={() => onGo(dayOf(move.to))}
                  >
                    {formatDate(move.to, 'day', false)}
                  </button>
                </TableCell>
                <TableCell>{causeText(move)}</TableCell>
                <TableCell className="text-right tabular-nums">
                  {formatScore(move.scoreBefore, history.bands)}
                </TableCell>
                <TableCell className="text-right tabular-nums">
                  {formatScore(move.scoreAfter, history.bands)}
                </TableCell>
                <TableCell className="min-w-56">{partsText(move)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      {moved.length > rows.length && (
        <p className="px-4 py-2 text-xs text-ink-muted">
          The newest {rows.length} of {moved.length}; GET /api/deals/{history.dealId}/risk-history
          has all.
        </p>
      )}
    </details>
  );
}
