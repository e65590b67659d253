'use client';

import { useState } from 'react';
import type { ImportDto } from '@/lib/deals/import-schema';
import { Button } from '../ui/button';
import { Card, CardBody, CardHeader } from '../ui/card';
import { ImportCard } from './import-card';
import { ImportForm, type Place } from './import-form';
import { ImportHistory } from './import-history';
import { announcementOf, isActive } from './import-words';
import { UndoImportButton } from './undo-import-button';
import { type ImportForm as ImportFormState, useImportForm } from './use-import-form';
import { useImports } from './use-imports';

export interface ImportScreenProps {
  /** The newest first; their notes may be left out, they are fetched with a report. */
  readonly initialImports: readonly ImportDto[];
  /** Where the person may import. */
  readonly places: readonly [Place, ...Place[]];
  /** Every team that the person sees, by id. */
  readonly teamNames: Readonly<Record<string, string>>;
  readonly maxMegabytes: number;
}

const placeOf = ({ teamId }: ImportDto): string => teamId ?? 'personal';

/** Imports from files: the one under way, a new one, the earlier ones. */
export function ImportScreen({
  initialImports,
  places,
  teamNames,
  maxMegabytes,
}: ImportScreenProps) {
  const { imports, trouble, put, refresh } = useImports(initialImports);
  // What was running when the page was opened is shown like what was just sent.
  const [current, setCurrent] = useState({
    id: initialImports.find(isActive)?.id ?? null,
    focusTurn: 0,
  });
  const show = (next: ImportDto) => {
    put(next);
    setCurrent(({ focusTurn }) => ({ id: next.id, focusTurn: focusTurn + 1 }));
  };
  const form = useImportForm({
    firstPlace: places[0].id,
    maxMegabytes,
    onAnswer: show,
    onFailure: () => void refresh(),
  });
  const run = imports.find(({ id }) => id === current.id);
  const mayUndo = (each: ImportDto) => places.some(({ id }) => id === placeOf(each));
  const placeName = (each: ImportDto) =>
    places.length > 1 ? (teamNames[placeOf(each)] ?? 'Personal') : null;

  return (
    <>
      <p role="status" className="sr-only">
        {run ? announcementOf(run) : ''}
      </p>
      {run && (
        <ImportCard
          run={run}
          trouble={trouble}
          focusTurn={current.focusTurn}
          headerActions={
            run.canUndo && mayUndo(run) && <UndoImportButton run={run} onAnswer={show} />
          }
          reportActions={<ImportNow run={run} form={form} />}
        />
      )}
      <Card aria-labelledby="new-import">
        <CardHeader title="New import" titleId="new-import" />
        <CardBody>
          <ImportForm
            form={form}
            places={places}
            sources={[...new Set(imports.map(({ source }) => source))]}
            maxMegabytes={maxMegabytes}
          />
        </CardBody>
      </Card>
      <ImportHistory imports={imports} placeName={placeName} mayUndo={mayUndo} onChange={put} />
    </>
  );
}

function ImportNow({ run, form }: { readonly run: ImportDto; readonly form: ImportFormState }) {
  if (run.id !== form.rehearsedId || run.status !== 'finished') return null;
  const { created, updated, eventsAdded } = run.report;
  if (created + updated + eventsAdded === 0) return null;

  return (
    <Button variant="primary" pending={form.sending !== null} onClick={form.importNow}>
      Import now
    </Button>
  );
}
