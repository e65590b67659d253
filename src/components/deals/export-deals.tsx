'use client';

import { Braces, Download, History, Sheet } from 'lucide-react';
import { type MouseEvent, useState } from 'react';
import { toast } from 'sonner';
import type { ExportFilters } from '@/lib/deals/export-schema';
import { Button } from '../ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu';
import { type ExportFile, readExport } from './read-export';

export interface ExportDealsProps {
  /** What narrows and orders the list that is shown. */
  readonly filters: ExportFilters;
}

interface Choice {
  readonly format: 'csv' | 'json';
  readonly include: 'deals' | 'events';
}

/** Hands out what the list shows, all pages of it, as a file. */
export function ExportDeals({ filters }: ExportDealsProps) {
  const [open, setOpen] = useState(false);
  const [pending, setPending] = useState(false);
  const choose = (choice: Choice) => async () => {
    setOpen(false);
    setPending(true);
    await download(choice, filters);
    setPending(false);
  };

  return (
    <DropdownMenu modal={false} open={open && !pending} onOpenChange={setOpen}>
      <DropdownMenuTrigger asChild>
        <Button pending={pending}>
          <Download aria-hidden="true" />
          Export
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuLabel>What is shown, all pages</DropdownMenuLabel>
        <DropdownMenuItem onSelect={choose({ format: 'csv', include: 'deals' })}>
          <Sheet aria-hidden="true" />
          Deals as CSV
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={choose({ format: 'json', include: 'deals' })}>
          <Braces aria-hidden="true" />
          Deals as JSON
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={choose({ format: 'csv', include: 'events' })}>
          <History aria-hidden="true" />
          Their histories
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

const PROGRESS_EVERY_MS = 250;

/** A notice that follows the export, with a way to stop it. */
function startNotice(stop: () => void) {
  const onClick = (event: MouseEvent) => {
    // The notice stays, to say how it ended.
    event.preventDefault();
    stop();
  };
  const action = { label: 'Stop', onClick };
  const id = toast.loading('Exporting…', { action });
  let toldAt = Date.now();
  const tell = (bytes: number) => {
    if (Date.now() - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = Date.now();
    toast.loading('Exporting…', {
      id,
      description: `${(bytes / 1e6).toFixed(1)} MB so far`,
      action,
    });
  };

  return { id, tell };
}

async function download(choice: Choice, filters: ExportFilters): Promise<void> {
  const aborter = new AbortController();
  const { id, tell } = startNotice(() => aborter.abort());
  const request = () =>
    fetch('/api/deals/export', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...choice, filters }),
      signal: aborter.signal,
    });
  const result = await readExport(request, tell);
  // An update keeps what it does not name: the way to stop goes with the work.
  const done = { id, action: null };
  if (aborter.signal.aborted) {
    toast.info('Export stopped', { ...done, description: 'Nothing was saved.' });
  } else if (result.ok) {
    save(result.data);
    toast.success(`Exported ${result.data.name}`, { ...done, description: null });
  } else {
    toast.error('The export failed', { ...done, description: result.error.message });
  }
}

/** Safari still reads from the address after the click has returned. */
const ADDRESS_KEPT_MS = 60_000;

function save({ name, blob }: ExportFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), ADDRESS_KEPT_MS);
}
