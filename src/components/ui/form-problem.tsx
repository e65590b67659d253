import { CircleAlert } from 'lucide-react';
import type { Problem } from '@/lib/core/result';

export interface FormProblemProps {
  readonly problem: Problem | null;
  /** Fields that show their own error; a problem with only these needs no second telling. */
  readonly shownFields: readonly string[];
  /** Where the present state can be looked at after a conflict. */
  readonly freshHref?: string;
}

/** What a form's fields cannot say: refused, in conflict, out of reach. */
export function FormProblem({ problem, shownFields, freshHref }: FormProblemProps) {
  if (!problem) return null;
  const fields = Object.keys(problem.fields ?? {});
  const told = fields.length > 0 && fields.every((field) => shownFields.includes(field));

  return (
    <div
      role="alert"
      className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-dense text-danger"
    >
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span>
        {told ? 'Please correct what is marked.' : problem.message}
        {problem.code === 'CONFLICT' && freshHref ? (
          <>
            {' '}
            <a href={freshHref} target="_blank" rel="noopener" className="font-medium underline">
              See how it stands now
            </a>{' '}
            in a new tab; what you typed stays here.
          </>
        ) : null}
      </span>
    </div>
  );
}
