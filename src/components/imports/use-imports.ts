'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ImportDto } from '@/lib/deals/import-schema';
import { askImport, askImports } from './ask-api';
import { isActive } from './import-words';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 2_000;
const LISTED = 20;

/** Why the shown state may be old; the imports themselves go on at the server. */
export type WatchTrouble = 'offline' | 'signed_out' | null;

export interface Imports {
  /** Newest first. */
  readonly imports: readonly ImportDto[];
  readonly trouble: WatchTrouble;
  /** Puts an import that was answered in its place, or on top where it is new. */
  readonly put: (run: ImportDto) => void;
  /** Asks for the whole list again, such as after a connection broke in the middle of a sending. */
  readonly refresh: () => Promise<void>;
}

function replaced(imports: readonly ImportDto[], run: ImportDto): readonly ImportDto[] {
  const isKnown = imports.some(({ id }) => id === run.id);

  return isKnown
    ? imports.map((each) => (each.id === run.id ? run : each))
    : [run, ...imports].slice(0, LISTED);
}

/** The newest imports; those with something to do are looked at each second, later each other one. */
export function useImports(initial: readonly ImportDto[]): Imports {
  const [imports, setImports] = useState(initial);
  const [trouble, setTrouble] = useState<WatchTrouble>(null);
  const put = useCallback((run: ImportDto) => setImports((known) => replaced(known, run)), []);
  const refresh = useCallback(async () => {
    const result = await askImports();
    if (result.ok) setImports(result.data);
  }, []);
  const watched = imports
    .filter(isActive)
    .map(({ id }) => id)
    .join(' ');
  useWatch(watched, put, setTrouble);
  useFreshPage(imports);

  return useMemo(() => ({ imports, trouble, put, refresh }), [imports, trouble, put, refresh]);
}

/** The page as the router keeps it is made anew, or "back" would show the list as it was. */
function useFreshPage(imports: readonly ImportDto[]): void {
  const router = useRouter();
  const states = imports.map(({ id, status }) => `${id} ${status}`).join(' ');
  const known = useRef(states);
  useEffect(() => {
    if (known.current === states) return;
    known.current = states;
    router.refresh();
  }, [router, states]);
}

/** @param watched ids, parted by spaces: a text stays the same where a list would be a new one */
function useWatch(
  watched: string,
  put: Imports['put'],
  setTrouble: (trouble: WatchTrouble) => void,
): void {
  useEffect(() => {
    if (watched === '') return undefined;
    const ids = watched.split(' ');
    let isOver = false;
    let wait = FIRST_WAIT_MS;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const results = await Promise.all(ids.map(askImport));
      if (isOver) return;
      const failed = results.find((result) => !result.ok);
      const isSignedOut = failed?.ok === false && failed.error.code === 'UNAUTHENTICATED';
      setTrouble(failed ? (isSignedOut ? 'signed_out' : 'offline') : null);
      for (const result of results) if (result.ok) put(result.data);
      wait = Math.min(LONGEST_WAIT_MS, wait * 1.2);
      // Several at once share the pace, so that looking never meets the limit of requests.
      timer = setTimeout(() => void look(), wait * ids.length);
    };
    timer = setTimeout(() => void look(), wait);

    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [watched, put, setTrouble]);
}
