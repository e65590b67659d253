'use client';

import { type Stage, STAGE_LABELS } from '@/lib/deals/model';
import type { MappedStageDto } from '@/lib/integrations/output-schema';
import { Badge } from '../ui/badge';
import { formatCount } from '../ui/format';
import { Select } from '../ui/select';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import type { MappingDraft } from './mapping-draft';

export interface MappingTableProps {
  readonly name: string;
  readonly stages: readonly MappedStageDto[];
  readonly draft: MappingDraft;
  readonly onChoose: (stage: MappedStageDto, chosen: Stage) => void;
}

export function MappingTable({ name, stages, draft, onChoose }: MappingTableProps) {
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <Table className="text-dense max-sm:block">
        <caption className="sr-only">Stages of {name}, and what each is here</caption>
        <TableHeader className="bg-sunken max-sm:sr-only">
          <TableRow>
            <TableHead>Stage in {name}</TableHead>
            <TableHead className="w-24 text-right">Deals here</TableHead>
            <TableHead className="w-64">Stage here</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody className="max-sm:block">
          {stages.map((stage) => (
            <StageRow
              key={stage.key}
              stage={stage}
              chosen={draft[stage.key]}
              onChoose={(chosen) => onChoose(stage, chosen)}
            />
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

interface StageRowProps {
  readonly stage: MappedStageDto;
  /** Not saved yet. */
  readonly chosen: Stage | undefined;
  readonly onChoose: (chosen: Stage) => void;
}

const cellClass = 'py-1.5 max-sm:p-0';

function StageRow({ stage, chosen, onChoose }: StageRowProps) {
  const { label, isClosed, choices, deals, default: standard } = stage;
  const value = chosen ?? stage.stage;
  return (
    <TableRow className="max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:justify-between max-sm:gap-2 max-sm:px-3 max-sm:py-2.5">
      <TableCell className={`${cellClass} min-w-0 [overflow-wrap:anywhere]`}>
        <span className="font-medium">{label}</span>
        {isClosed && <span className="ml-2 text-ink-muted">closed</span>}
        {chosen !== undefined && (
          <Badge tone="accent" className="ml-2">
            Not saved
          </Badge>
        )}
      </TableCell>
      <TableCell className={`${cellClass} text-right tabular-nums`}>
        {formatCount(deals)}
        <span className="sm:hidden"> {deals === 1 ? 'deal' : 'deals'}</span>
      </TableCell>
      <TableCell className={`${cellClass} max-sm:w-full`}>
        <Select
          aria-label={`What “${label}” is here`}
          value={value}
          onChange={({ target }) => {
            const found = choices.find((choice) => choice === target.value);
            if (found) onChoose(found);
          }}
        >
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {STAGE_LABELS[choice]}
              {choice === standard ? ' (default)' : ''}
            </option>
          ))}
        </Select>
      </TableCell>
    </TableRow>
  );
}
