'use client';

import { useState } from 'react';
import { CodeBlock } from '../docs/code-block';
import { SegmentedControl } from '../ui/segmented-control';
import { prettyJson } from './webhook-words';

const FORMS = [
  { value: 'pretty', label: 'Easy to read' },
  { value: 'exact', label: 'Exactly as sent' },
] as const;

/** The body, with its lines broken for reading, or as the very text that is signed. */
export function DeliveryBody({ body }: { readonly body: string }) {
  const [form, setForm] = useState<'pretty' | 'exact'>('pretty');
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <SegmentedControl
        name="body-form"
        label="How the body is shown"
        options={FORMS}
        value={form}
        onChange={setForm}
      />
      <CodeBlock
        key={form}
        label={form === 'pretty' ? 'Body, lines broken' : 'Body, the signed text'}
        code={form === 'pretty' ? prettyJson(body) : body}
      />
    </div>
  );
}
