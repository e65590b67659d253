'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from './button';

export interface CopiedTextProps {
  readonly label: string;
  readonly text: string;
  readonly testId?: string;
}

/** A text to be taken elsewhere, shown whole, with a button that copies it. */
export function CopiedText({ label, text, testId }: CopiedTextProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
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
    <div className="flex min-w-0 flex-col gap-1">
      <span className="text-dense text-ink-muted">{label}</span>
      <div className="flex min-w-0 items-start gap-2">
        <code
          data-testid={testId}
          className="min-w-0 flex-1 rounded-md border border-line bg-surface px-3 py-2 text-dense break-all select-all"
        >
          {text}
        </code>
        <Button onClick={copy} aria-label={`Copy: ${label}`}>
          <Icon aria-hidden="true" />
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
    </div>
  );
}
