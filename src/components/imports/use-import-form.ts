'use client';

import { useRef, useState } from 'react';
import type { Problem } from '@/lib/core/result';
import type { ImportDto } from '@/lib/deals/import-schema';
import { guessMapping } from '@/lib/risk/history-columns-guess';
import type { ColumnMapping, HistoryColumn } from '@/lib/risk/history-columns';
import { useUnsavedWarning } from '../hooks/use-unsaved-warning';
import type { FileKind } from './column-choice';
import {
  checkRequest,
  type ChosenFile,
  type ChosenFiles,
  DEFAULT_SETTINGS,
  type ImportRequest,
  type ImportSettings,
  onScreen,
  withoutFields,
} from './import-request';
import { type CsvHeadResult, type Encoding, HEAD_BYTES, readCsvHead } from './read-csv-head';
import { type Sending, sendImport } from './send-import';

const NO_FILES: ChosenFiles = { deals: null, events: null };

export interface ImportForm {
  readonly settings: ImportSettings;
  readonly files: ChosenFiles;
  readonly problem: Problem | null;
  /** Null while nothing is being sent. */
  readonly sending: Sending | null;
  readonly change: (settings: Partial<ImportSettings>) => void;
  readonly choose: (kind: FileKind, file: File | null) => void;
  readonly map: (kind: FileKind, mapping: ColumnMapping) => void;
  readonly submit: (dryRun: boolean) => void;
  /** The dry run whose files are still at hand. */
  readonly rehearsedId: string | null;
  /** Sends what that dry run sent, this time to be written. */
  readonly importNow: () => void;
  readonly cancel: () => void;
}

export interface UseImportForm {
  /** A team's id, or `personal`. */
  readonly firstPlace: string;
  readonly maxMegabytes: number;
  readonly onAnswer: (run: ImportDto) => void;
  /** The files may have arrived, and the import have begun, although no good answer came. */
  readonly onFailure: () => void;
}

async function readHead(file: File, encoding: Encoding): Promise<CsvHeadResult> {
  try {
    const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());

    return readCsvHead(bytes, encoding, file.size <= HEAD_BYTES);
  } catch {
    return { ok: false, message: 'The file cannot be read. Choose it again.' };
  }
}

const columnsOf = ({ head }: ChosenFile): string =>
  JSON.stringify(head.ok ? head.head.columns : null);

/** The start of a file, read anew; what was mapped stays where the columns are the same. */
async function readChosen(
  kind: FileKind,
  file: File,
  encoding: Encoding,
  before: ChosenFile | null,
): Promise<ChosenFile> {
  const head = await readHead(file, encoding);
  const chosen = { file, head, mapping: head.ok ? guessMapping(kind, head.head.columns) : {} };
  const isSame = before !== null && columnsOf(before) === columnsOf(chosen);

  return isSame ? { ...chosen, mapping: before.mapping } : chosen;
}

/** The files that were chosen; a slow reading never overtakes a later choice. */
function useFiles() {
  const [files, setFiles] = useState<ChosenFiles>(NO_FILES);
  const turns = useRef({ deals: 0, events: 0 });
  const put = (kind: FileKind, chosen: ChosenFile | null) =>
    setFiles((known) => ({ ...known, [kind]: chosen }));
  const choose = async (kind: FileKind, file: File | null, encoding: Encoding) => {
    turns.current[kind] += 1;
    const turn = turns.current[kind];
    const chosen = file ? await readChosen(kind, file, encoding, files[kind]) : null;
    if (turn === turns.current[kind]) put(kind, chosen);
  };
  /** Takes out what was sent; what was chosen since stays. */
  const clear = (sent: ChosenFiles) =>
    setFiles((known) => ({
      deals: known.deals?.file === sent.deals?.file ? null : known.deals,
      events: known.events?.file === sent.events?.file ? null : known.events,
    }));
  const map = (kind: FileKind, mapping: ColumnMapping) =>
    setFiles((known) => {
      const chosen = known[kind];

      return chosen ? { ...known, [kind]: { ...chosen, mapping } } : known;
    });

  return { files, choose, clear, map };
}

/** The form's state: the fields keep what they hold, whatever the server answers. */
export function useImportForm(given: UseImportForm): ImportForm {
  const { firstPlace } = given;
  const [settings, setSettings] = useState({ ...DEFAULT_SETTINGS, teamId: firstPlace });
  const { files, choose, clear, map } = useFiles();
  const { problem, forget, sending, rehearsed, send, cancel } = useSending(given, clear);
  useUnsavedWarning(sending !== null || files.deals !== null || files.events !== null);

  return {
    settings,
    files,
    problem,
    sending,
    cancel,
    map: (kind, mapping) => {
      const before = files[kind]?.mapping ?? {};
      const columns = [...Object.keys(before), ...Object.keys(mapping)] as HistoryColumn[];
      const changed = columns.filter((column) => before[column] !== mapping[column]);
      forget((field) => changed.some((column) => field === `${kind}.${column}`));
      map(kind, mapping);
    },
    change: (changes) => {
      forget((field) => field in changes);
      setSettings((known) => ({ ...known, ...changes }));
      const { encoding } = changes;
      if (!encoding) return;
      for (const kind of ['deals', 'events'] as const) {
        const file = files[kind]?.file;
        if (file) void choose(kind, file, encoding);
      }
    },
    choose: (kind, file) => {
      forget((field) => field === kind || field.startsWith(`${kind}.`));
      void choose(kind, file, settings.encoding);
    },
    submit: (dryRun) => void send({ settings, files, dryRun }),
    rehearsedId: rehearsed?.id ?? null,
    importNow: () => {
      if (rehearsed) void send({ ...rehearsed.request, dryRun: false });
    },
  };
}

interface Rehearsed {
  readonly id: string;
  readonly request: ImportRequest;
}

function useSending(given: UseImportForm, clear: (sent: ChosenFiles) => void) {
  const { maxMegabytes, onAnswer, onFailure } = given;
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState<Sending | null>(null);
  const [rehearsed, setRehearsed] = useState<Rehearsed | null>(null);
  const calledOff = useRef<AbortController | null>(null);
  const send = async (request: ImportRequest) => {
    if (sending) return;
    const fault = checkRequest(request, maxMegabytes);
    setProblem(fault);
    if (fault) return;
    const controller = new AbortController();
    calledOff.current = controller;
    const answer = await sendImport(request, { onSending: setSending, signal: controller.signal });
    setSending(null);
    if (answer === null) return;
    if (!answer.ok) {
      setProblem(onScreen(answer.error));

      return onFailure();
    }
    setRehearsed(request.dryRun ? { id: answer.data.id, request } : null);
    if (!request.dryRun) clear(request.files);
    onAnswer(answer.data);
  };

  const forget = (isChanged: (field: string) => boolean) =>
    setProblem((known) => withoutFields(known, isChanged));

  return { problem, forget, sending, rehearsed, send, cancel: () => calledOff.current?.abort() };
}
