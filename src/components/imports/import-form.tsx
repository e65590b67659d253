'use client';

import { type RefObject, useEffect, useRef } from 'react';
import type { Problem } from '@/lib/core/result';
import { fieldError } from '../hooks/use-action';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { FormProblem } from '../ui/form-problem';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { COLUMN_INFOS, type FileKind, previewOf } from './column-choice';
import { ColumnPanel } from './column-panel';
import { FileField } from './file-field';
import { FormatFields } from './format-fields';
import { SETTING_FIELDS } from './import-request';
import { ProgressBar } from './progress-bar';
import type { Sending } from './send-import';
import type { ImportForm as ImportFormState } from './use-import-form';

export interface Place {
  /** A team's id, or `personal`. */
  readonly id: string;
  readonly name: string;
}

export interface ImportFormProps {
  readonly form: ImportFormState;
  /** Where the person may import; with one of them there is nothing to choose. */
  readonly places: readonly Place[];
  /** Names that earlier imports had. */
  readonly sources: readonly string[];
  readonly maxMegabytes: number;
}

const KINDS: readonly FileKind[] = ['deals', 'events'];
const SHOWN_FIELDS: readonly string[] = [
  ...KINDS.flatMap((kind) => [
    kind,
    ...COLUMN_INFOS[kind].map(({ column }) => `${kind}.${column}`),
  ]),
  ...SETTING_FIELDS,
];

/** Files, columns and place of an import. The state is the screen's, so that nothing typed is lost. */
export function ImportForm({ form, places, sources, maxMegabytes }: ImportFormProps) {
  const element = useRef<HTMLFormElement>(null);
  const { settings, files, problem, sending } = form;
  const isBusy = sending !== null;
  const error = (field: string) => fieldError(problem, field);
  useFocusOnProblem(element, problem);
  useFocusAfterSending(element, isBusy);
  const hasOddRows = KINDS.some((kind) => {
    const chosen = files[kind];
    if (!chosen?.head.ok) return false;
    const { rows } = previewOf(kind, chosen.head.head, chosen.mapping, settings);

    return rows.some(({ problems }) => problems.length > 0);
  });

  return (
    <form
      ref={element}
      aria-label="New import"
      onSubmit={(event) => {
        event.preventDefault();
        form.submit(false);
      }}
      noValidate
      className="flex flex-col gap-4"
    >
      <FormProblem problem={problem} shownFields={SHOWN_FIELDS} />
      <FileFields form={form} maxMegabytes={maxMegabytes} error={error} />
      {KINDS.map((kind) => {
        const chosen = files[kind];

        return chosen?.head.ok ? (
          <ColumnPanel
            key={kind}
            kind={kind}
            fileName={chosen.file.name}
            head={chosen.head.head}
            mapping={chosen.mapping}
            format={settings}
            disabled={isBusy}
            error={error}
            onChange={(mapping) => form.map(kind, mapping)}
          />
        ) : null;
      })}
      <PlaceFields form={form} places={places} sources={sources} error={error} />
      <FormatFields
        settings={settings}
        error={error}
        disabled={isBusy}
        isAskedFor={hasOddRows}
        onChange={form.change}
      />
      <Submit form={form} sending={sending} />
    </form>
  );
}

/** The first field at fault gets the focus, once its panel is open. */
function useFocusOnProblem(form: RefObject<HTMLFormElement | null>, problem: Problem | null): void {
  useEffect(() => {
    const fields = Object.keys(problem?.fields ?? {});
    const control = [...(form.current?.elements ?? [])].find(
      (each) => each instanceof HTMLElement && fields.includes(each.getAttribute('name') ?? ''),
    );
    if (control instanceof HTMLElement) control.focus();
  }, [form, problem]);
}

/** The button that was pressed is gone while files are sent; who used it goes on from there. */
function useFocusAfterSending(form: RefObject<HTMLFormElement | null>, isBusy: boolean): void {
  const wasBusy = useRef(false);
  useEffect(() => {
    const isOver = wasBusy.current && !isBusy;
    wasBusy.current = isBusy;
    if (!isOver || document.activeElement !== document.body) return;
    form.current?.querySelector<HTMLElement>('[type="submit"]')?.focus();
  }, [form, isBusy]);
}

interface PartProps {
  readonly form: ImportFormState;
  readonly error: (field: string) => string | undefined;
}

function FileFields({ form, maxMegabytes, error }: PartProps & { readonly maxMegabytes: number }) {
  const field = (kind: FileKind) => ({
    kind,
    chosen: form.files[kind],
    error: error(kind),
    disabled: form.sending !== null,
    onChoose: (file: File | null) => form.choose(kind, file),
    onEncoding: (encoding: 'utf-8' | 'windows-1252') => form.change({ encoding }),
  });

  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <FileField
        {...field('deals')}
        label="Deals"
        hint={`A CSV file with a line for each deal. Both files together: at most ${maxMegabytes} MB.`}
      />
      <FileField
        {...field('events')}
        label="History"
        optional
        hint="A CSV file with a line for each mail, call, meeting or change. Scores rest on history: without it, most of what a score needs is not seen."
      />
    </div>
  );
}

function PlaceFields({
  form,
  places,
  sources,
  error,
}: PartProps & Pick<ImportFormProps, 'places' | 'sources'>) {
  const isBusy = form.sending !== null;

  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {places.length > 1 && (
        <Field
          label="Team"
          hint="Everyone in the team sees the deals. Personal ones are seen by you alone."
          error={error('teamId')}
        >
          {(control) => (
            <Select
              {...control}
              name="teamId"
              value={form.settings.teamId}
              disabled={isBusy}
              onChange={(event) => form.change({ teamId: event.target.value })}
            >
              {places.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <Field
        label="Name of the source"
        hint="Deals with the same source and ID are updated, never doubled. A source column in the file goes first."
        error={error('source')}
      >
        {(control) => (
          <>
            <Input
              {...control}
              name="source"
              list="import-sources"
              value={form.settings.source}
              disabled={isBusy}
              maxLength={100}
              autoComplete="off"
              onChange={(event) => form.change({ source: event.target.value })}
            />
            <datalist id="import-sources">
              {sources.map((source) => (
                <option key={source}>{source}</option>
              ))}
            </datalist>
          </>
        )}
      </Field>
    </div>
  );
}

function Submit({
  form,
  sending,
}: {
  readonly form: ImportFormState;
  readonly sending: Sending | null;
}) {
  if (sending) {
    return (
      <div key="sending" className="flex flex-wrap items-end gap-4 border-t border-line pt-4">
        <div className="min-w-0 flex-1">
          {sending.step === 'upload' ? (
            <ProgressBar
              label="Sending the files"
              count={`${sending.percent}%`}
              percent={sending.percent}
            />
          ) : (
            <ProgressBar label="The server is reading the files" count={null} percent={null} />
          )}
        </div>
        {sending.step === 'upload' && <Button onClick={form.cancel}>Cancel</Button>}
      </div>
    );
  }

  return (
    <div key="ready" className="flex flex-wrap items-center gap-2 border-t border-line pt-4">
      <Button type="submit" variant="primary">
        Import
      </Button>
      <Button onClick={() => form.submit(true)}>Only check (dry run)</Button>
      <p className="w-full text-dense text-ink-muted sm:w-auto sm:pl-2">
        A dry run reads everything, writes nothing and reports what an import would do.
      </p>
    </div>
  );
}
