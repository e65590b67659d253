'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../ui/button';
import { curlLine } from './token-words';

export interface MadeTokenProps {
  readonly name: string;
  readonly token: string;
  /** Where the API answers. */
  readonly origin: string;
  readonly onDone: () => void;
}

/** The only time that a token is shown, with a call that tries it. */
export function MadeToken({ name, token, origin, onDone }: MadeTokenProps) {
  return (
    <div role="status" className="flex flex-col gap-3 rounded-md bg-success-soft p-4">
      <p className="text-sm font-medium text-success">
        “{name}” is made. Copy it now: it is shown this once, and only its hash is kept.
      </p>
      <Copied label="Token" text={token} />
      <Copied label="Try it" text={curlLine(token, origin)} />
      <div>
        <Button onClick={onDone}>I have copied it</Button>
      </div>
    </div>
  );
}

function Copied({ label, text }: { readonly label: string; readonly text: string }) {
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
          data-testid={label === 'Token' ? 'made-token' : undefined}
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
