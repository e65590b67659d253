'use client';

import { Undo2 } from 'lucide-react';
import { useTransition } from 'react';
import type { ImportDto } from '@/lib/deals/import-schema';
import { useProblemToast } from '../hooks/use-action';
import { AlertDialog } from '../ui/alert-dialog';
import { Button, type ButtonProps } from '../ui/button';
import { plural } from '../ui/format';
import { undoImport } from './ask-api';

export interface UndoImportButtonProps {
  readonly run: ImportDto;
  readonly onAnswer: (run: ImportDto) => void;
  readonly size?: ButtonProps['size'];
}

/** Asks first: what the import created is erased for good. */
export function UndoImportButton({ run, onAnswer, size = 'md' }: UndoImportButtonProps) {
  const [pending, startTransition] = useTransition();
  const tell = useProblemToast();
  const undo = () =>
    startTransition(async () => {
      const result = await undoImport(run.id);
      if (result.ok) onAnswer(result.data);
      else tell('The import was not undone', result.error);
    });

  return (
    <AlertDialog
      title="Undo this import?"
      description={consequences(run)}
      confirmLabel="Undo import"
      onConfirm={undo}
      trigger={
        <Button variant="quietDanger" size={size} pending={pending}>
          <Undo2 aria-hidden="true" />
          {pending ? 'Undoing…' : 'Undo'}
        </Button>
      }
    />
  );
}

function consequences({ report: { created, updated } }: ImportDto): string {
  const parts = [
    created > 0 &&
      `${plural(created, 'deal')} that it created ${created === 1 ? 'is' : 'are'} removed for good, with ${created === 1 ? 'its' : 'their'} history.`,
    updated > 0 &&
      `${plural(updated, 'deal')} that it updated ${updated === 1 ? 'is' : 'are'} put back as before.`,
    'What people changed since is kept as it is, and listed. The files can be imported again.',
  ];

  return parts.filter(Boolean).join(' ');
}
