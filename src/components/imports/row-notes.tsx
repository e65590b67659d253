'use client';

import { useState } from 'react';
import type { RowNote } from '@/lib/deals/import-schema';
import { Button } from '../ui/button';
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
        <Table className="table-fixed text-dense">
          <caption className="sr-only">{title}</caption>
          <TableHeader className="bg-sunken">
            <TableRow>
              <TableHead className="w-[4.25rem] sm:w-24">File</TableHead>
              <TableHead className="w-14 px-1 text-right sm:w-24 sm:pr-5">Line</TableHead>
              <TableHead className="w-[5.5rem] sm:w-44">Column</TableHead>
              <TableHead>Reason</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {shown.map((note) => (
              <TableRow key={keyOf(note)}>
                <TableCell className="py-1.5 align-top">{note.file}</TableCell>
                <TableCell className="px-1 py-1.5 text-right align-top tabular-nums sm:pr-5">
                  {formatCount(note.line)}
                </TableCell>
                <TableCell className="py-1.5 align-top break-words">
                  {columnLabel(note.field)}
                </TableCell>
                <TableCell className="py-1.5 align-top break-words">{note.message}</TableCell>
              </TableRow>
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
