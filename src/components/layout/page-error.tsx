'use client';

import { Button } from '../ui/button';
import { ErrorState } from '../ui/error-state';

export interface PageErrorProps {
  readonly error: Error & { readonly digest?: string };
  readonly retry: () => void;
}

/** Says that it failed and offers to try again; the cause is in the server's log under the digest. */
export function PageError({ error, retry }: PageErrorProps) {
  return (
    <ErrorState
      title="This page could not be loaded"
      description="The database may be away for a moment. Nothing was changed."
      requestId={error.digest}
      actions={<Button onClick={retry}>Try again</Button>}
    />
  );
}
