'use client';

import type { ReactNode } from 'react';
import { Tooltip } from '../ui/tooltip';

/** What a model named and the figures do not hold. */
export function UnverifiedMark({ children }: { readonly children: ReactNode }) {
  return (
    <Tooltip content="Not found in your data">
      <button
        type="button"
        className="cursor-help rounded-sm bg-medium-soft px-1 text-left text-medium underline decoration-dotted underline-offset-2"
      >
        <span className="sr-only">Not verified: </span>
        {children}
      </button>
    </Tooltip>
  );
}
