import { ScrollRegion } from '../ui/scroll-region';
import { CopyCode } from './copy-code';

export interface CodeBlockProps {
  /** Says what it is; no two of a page are alike. */
  readonly label: string;
  readonly code: string;
}

/** Code as it stands. Long lines scroll, also by keyboard. */
export function CodeBlock({ label, code }: CodeBlockProps) {
  return (
    <figure className="min-w-0 rounded-md border border-line bg-sunken">
      <figcaption className="flex items-center justify-between gap-3 border-b border-line py-1 pr-1 pl-3 text-xs text-ink-muted">
        {label}
        <CopyCode label={label} />
      </figcaption>
      <ScrollRegion label={label}>
        <pre className="w-max min-w-full p-3 font-mono text-dense">
          <code>{code.trimEnd()}</code>
        </pre>
      </ScrollRegion>
    </figure>
  );
}
