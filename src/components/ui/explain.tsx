import { cn } from './cn';
import { Tooltip } from './tooltip';

export interface ExplainProps {
  /** The label of a figure. */
  readonly label: string;
  /** How the figure is made, in a sentence. */
  readonly how: string;
  readonly className?: string;
}

/** A figure's label that says, on hover, focus or tap, how the figure is made. */
export function Explain({ label, how, className }: ExplainProps) {
  return (
    <Tooltip content={how}>
      <button
        type="button"
        className={cn(
          'cursor-help text-left text-dense text-ink-muted underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-ink',
          className,
        )}
      >
        {label}
      </button>
    </Tooltip>
  );
}
