'use client';

import { useState } from 'react';
import type { RowNote } from '@/lib/deals/import-schema';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { formatCount } from '../ui/format';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { columnLabel } from './column-choice';

export interface RowNotesProps {
  readonly title: string;
  readonly notes: readonly RowNote[];
}

const FIRST = 50;
/** The server lists no more of each kind. */
const MOST = 1_000;

const keyOf = ({ file, line, field, message }: RowNote): string =>
  `${file} ${line} ${field} ${message}`;

/** What was wrong or odd, by file and line; the first fifty until more are asked for. */
export function RowNotes({ title, notes }: RowNotesProps) {
  const [all, setAll] = useState(false);
  if (notes.length === 0) return null;
  const shown = all ? notes : notes.slice(0, FIRST);

  return (
    <div>
      <h3 className="mb-2 text-dense font-medium">
        {title}
        {notes.length >= MOST && (
          <span className="ml-1.5 font-normal text-ink-muted">
            the first {formatCount(MOST)} are listed
          </span>
        )}
      </h3>
      <div className="overflow-hidden rounded-md border border-line">
        <Table className="text-dense max-sm:block sm:table-fixed">
          <caption className="sr-only">{title}</caption>
          <TableHeader className="bg-sunken max-sm:sr-only">
            <TableRow>
              <TableHead className="w-24">File</TableHead>
              <TableHead className="w-24 pr-5 text-right">Line</TableHead>
              <TableHead className="w-44">Column</TableHead>
              <TableHead>Reason</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody className="max-sm:block">
            {shown.map((note) => (
              <NoteRow key={keyOf(note)} note={note} />
            ))}
          </TableBody>
        </Table>
      </div>
      {shown.length < notes.length && (
        <Button size="sm" className="mt-2" onClick={() => setAll(true)}>
          Show all {formatCount(notes.length)}
        </Button>
      )}
    </div>
  );
}

/** A row of the table; on a phone the place stands above the reason, which needs the width. */
function NoteRow({ note: { file, line, field, message } }: { readonly note: RowNote }) {
  return (
    <TableRow className="max-sm:flex max-sm:flex-wrap max-sm:gap-x-2 max-sm:px-3 max-sm:py-2">
      <TableCell className={cellClass}>{file}</TableCell>
      <TableCell className={cn(cellClass, 'tabular-nums sm:pr-5 sm:text-right')}>
        <span className="sm:hidden">line </span>
        {formatCount(line)}
      </TableCell>
      <TableCell className={cn(cellClass, 'max-sm:font-medium')}>{columnLabel(field)}</TableCell>
      <TableCell className={cn(cellClass, 'max-sm:w-full')}>{message}</TableCell>
    </TableRow>
  );
}

const cellClass = 'py-1.5 align-top break-words max-sm:min-w-0 max-sm:p-0';
