'use client';

import { useState } from 'react';
import type { MappingDto } from '@/lib/integrations/output-schema';
import { AlertDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { flippedOf, flipWords } from './mapping-draft';

export type Changes = NonNullable<MappingDto['changes']>;

export interface SaveMappingProps {
  readonly changes: Changes;
  readonly pending: boolean;
  readonly disabled: boolean;
  readonly onSave: () => void;
}

/** Asks once more where wins would become losses, or losses wins. */
export function SaveMapping({ changes, pending, disabled, onSave }: SaveMappingProps) {
  const [isAsking, setAsking] = useState(false);
  const flipped = flippedOf(changes.moves);
  return (
    <>
      <Button
        variant="primary"
        pending={pending}
        disabled={disabled}
        onClick={() => (flipped.length > 0 ? setAsking(true) : onSave())}
      >
        {pending ? 'Saving…' : 'Save and start a full sync'}
      </Button>
      {flipped.length > 0 && (
        <AlertDialog
          open={isAsking}
          onOpenChange={setAsking}
          title="Turn wins and losses round?"
          description={`${flipWords(flipped)} Win rates, forecasts and what is learnt from closed deals change with them.`}
          confirmLabel="Save all the same"
          onConfirm={onSave}
        />
      )}
    </>
  );
}
