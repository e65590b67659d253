'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../ui/button';

/** Copies the code of the figure that it stands in. */
export function CopyCode({ label }: { readonly label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (button: HTMLElement) => {
    const text = button.closest('figure')?.querySelector('code')?.textContent ?? '';
    // Without https a browser keeps the clipboard to itself; the text can be marked by hand.
    const isDone = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setCopied(isDone === true);
    if (!isDone) toast.error('The browser did not let it be copied. Mark the text and copy it.');
  };
  const Icon = copied ? Check : Copy;

  return (
    <Button
      size="sm"
      variant="ghost"
      aria-label={`Copy: ${label}`}
      onClick={({ currentTarget }) => void copy(currentTarget)}
      className="print:hidden"
    >
      <Icon aria-hidden="true" />
      {copied ? 'Copied' : 'Copy'}
    </Button>
  );
}
