import { Sparkles } from 'lucide-react';
import { DEAL_QUESTIONS, SUGGESTED_QUESTIONS } from './suggestions';

export interface FirstQuestionsProps {
  readonly isAboutDeal: boolean;
  readonly onAsk: (question: string) => void;
}

/** What can be asked, before anything was. */
export function FirstQuestions({ isAboutDeal, onAsk }: FirstQuestionsProps) {
  const questions = isAboutDeal ? DEAL_QUESTIONS : SUGGESTED_QUESTIONS;
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-1 flex-col justify-center gap-5 py-6">
      <div className="text-center">
        <Sparkles aria-hidden="true" className="mx-auto mb-3 size-6 text-ink-muted" />
        <h2 className="text-base font-semibold">
          {isAboutDeal ? 'Ask about this deal' : 'Ask about your pipeline'}
        </h2>
        <p className="mx-auto mt-1 max-w-md text-sm text-pretty text-ink-muted">
          Answers come from the deals that you can see, with the dashboard’s figures, and link to
          what they speak of.
        </p>
      </div>
      <ul aria-label="Suggested questions" className="grid gap-2 sm:grid-cols-2">
        {questions.map((question) => (
          <li key={question}>
            <button
              type="button"
              onClick={() => onAsk(question)}
              className="h-full min-h-11 w-full rounded-lg border border-line bg-surface px-3.5 py-2.5 text-left text-sm shadow-raised transition-colors hover:bg-sunken"
            >
              {question}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
