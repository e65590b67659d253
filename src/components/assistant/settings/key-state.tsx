import { Calculator, KeyRound } from 'lucide-react';

export interface KeyStateProps {
  readonly isConfigured: boolean;
  readonly usesModels: boolean;
}

/** Whether a model can answer at all, and what to do where none can. */
export function KeyState({ isConfigured, usesModels }: KeyStateProps) {
  const Icon = isConfigured ? KeyRound : Calculator;
  return (
    <p className="flex items-start gap-2.5 rounded-lg border border-line bg-sunken px-4 py-3 text-sm">
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-muted" />
      <span className="min-w-0">
        {isConfigured ? (
          <>
            A key for OpenRouter is configured.{' '}
            {usesModels
              ? 'Models answer within the budgets below; past them, and where none can be reached, answers are computed.'
              : 'Models are switched off here, so every answer is computed.'}
          </>
        ) : (
          <>
            No model is connected: every answer is computed from the pipeline. To let models answer,
            whoever runs this server sets <code>OPENROUTER_API_KEY</code> in its environment and
            starts it again; the key is made in OpenRouter’s own settings. What is chosen below
            holds from then on.
          </>
        )}
      </span>
    </p>
  );
}
