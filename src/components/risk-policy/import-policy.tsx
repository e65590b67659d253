'use client';

import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { toast } from 'sonner';
import type { PolicyContent } from '@/lib/scoring/model';
import { Button } from '../ui/button';
import { readPolicyFile } from './policy-draft';

/** Fills the form from a file; nothing is stored by that. */
export function ImportPolicy({ onFill }: { readonly onFill: (policy: PolicyContent) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File) => {
    const read = await readPolicyFile(file);
    if (!read.ok) {
      toast.error(`${file.name} is not a risk policy`, { description: read.why });

      return;
    }
    onFill(read.policy);
    toast.success(`${file.name} fills the form`, {
      description: 'Look it through, preview it, then save it. Nothing is stored yet.',
    });
  };

  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label="Policy file"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // Emptied, or the same file could not be chosen again.
          event.target.value = '';
          if (file) void take(file);
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <Upload aria-hidden="true" />
        Import…
      </Button>
    </>
  );
}
