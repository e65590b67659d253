import { CircleAlert } from 'lucide-react';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { columnLabel, type Preview } from './column-choice';

export interface RowsPreviewProps {
  readonly preview: Preview;
  readonly fileName: string;
}

/** The first rows of a file, so that a wrong column or a wrong order of dates is seen before sending. */
export function RowsPreview({ preview, fileName }: RowsPreviewProps) {
  const { kind, columns, rows } = preview;
  const title =
    kind === 'read' ? 'The first rows, as they will be read' : 'The first rows of the file';
  if (rows.length === 0) {
    return <p className="text-dense text-ink-muted">The file has no rows under its first line.</p>;
  }

  return (
    <div className="flex flex-col gap-2">
      <p className="text-dense font-medium">{title}</p>
      <section
        aria-label={`${title}: ${fileName}`}
        className="overflow-hidden rounded-md border border-line"
      >
        {/* A line per column: however many there are, nothing has to be scrolled sideways. */}
        <Table className="table-fixed text-dense">
          <TableHeader className="bg-sunken">
            <TableRow>
              <TableHead>Column</TableHead>
              {rows.map(({ number }) => (
                <TableHead key={number}>{`Row ${number}`}</TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {columns.map(({ name, label }) => (
              <TableRow key={name}>
                <TableHead scope="row" className="h-auto py-1.5 break-words whitespace-normal">
                  {label}
                </TableHead>
                {rows.map(({ number, cells }) => (
                  <TableCell
                    key={number}
                    className="py-1.5 align-top tabular-nums"
                    title={cells[name]}
                  >
                    <span className="line-clamp-3 break-words">{cells[name]}</span>
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </section>
      <Problems preview={preview} />
    </div>
  );
}

function Problems({ preview }: Pick<RowsPreviewProps, 'preview'>) {
  const told = preview.rows.flatMap(({ number, problems }) =>
    problems.map(({ field, message }) => `Row ${number}: ${columnLabel(field)} ${message}.`),
  );
  if (told.length === 0) return null;

  return (
    <div className="flex items-start gap-2 rounded-md bg-medium-soft px-3 py-2 text-dense text-medium">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 break-words">
        <p className="font-medium">
          Read like this, these rows would be left out. Choose another column, or change “How to
          read the files”.
        </p>
        <ul className="mt-1">
          {told.slice(0, 6).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
