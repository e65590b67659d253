'use client';

import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../ui/button';
import { Input } from '../ui/input';

export interface CopyLinkProps {
  readonly link: string;
  readonly email: string;
}

/** A link that is shown this once: where mail is off, it is handed on by hand. */
export function CopyLink({ link, email }: CopyLinkProps) {
  const [copied, setCopied] = useState(false);
  const id = useId();

  const copy = async () => {
    // Without a safe origin there is no clipboard; the field can be copied by hand.
    await navigator.clipboard?.writeText(link).then(
      () => setCopied(true),
      () => undefined,
    );
  };

  return (
    <div className="rounded-md border border-line bg-sunken p-3" role="status">
      <label htmlFor={id} className="text-dense font-medium">
        Link for {email}
      </label>
      <p className="mt-0.5 text-dense text-ink-muted">
        Shown this once, good for seven days and for this address only.
      </p>
      <div className="mt-2 flex gap-2">
        <Input
          id={id}
          readOnly
          value={link}
          onFocus={(event) => event.currentTarget.select()}
          className="min-w-0 flex-1 font-mono"
        />
        <Button onClick={() => void copy()}>
          {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          {copied ? 'Copied' : 'Copy link'}
        </Button>
      </div>
    </div>
  );
}
