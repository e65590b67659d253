'use client';

import { Button } from '../ui/button';
import { CopiedText } from '../ui/copied-text';
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
      <CopiedText label="Token" text={token} testId="made-token" />
      <CopiedText label="Try it" text={curlLine(token, origin)} />
      <div>
        <Button onClick={onDone}>I have copied it</Button>
      </div>
    </div>
  );
}
