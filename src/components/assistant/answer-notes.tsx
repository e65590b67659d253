import { CircleAlert, Info } from 'lucide-react';
import { plural } from '../ui/format';
import type { Answer, TurnState } from './chat-state';

function Note({ children }: { readonly children: string }) {
  return (
    <p className="flex items-start gap-1.5 text-dense text-ink-muted">
      <Info aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

export interface AnswerNotesProps {
  readonly answer: Answer;
  readonly state: TurnState;
}

/** What a reader should know of an answer beside its words. */
export function AnswerNotes({ answer, state }: AnswerNotesProps) {
  const { unverified, omitted, notice } = answer;
  const stopped = state === 'stopped' ? 'You stopped this answer before its end.' : null;
  const left = omitted === null ? null : `Left out: ${omitted}`;
  const notes = [notice ?? stopped, left].filter((note) => note !== null);
  if (unverified === 0 && notes.length === 0) return null;
  return (
    <div className="mt-3 flex flex-col gap-1">
      {unverified > 0 && (
        <p className="flex items-start gap-1.5 text-dense text-medium">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          {plural(unverified, 'piece')} of this answer could not be found in your data, and{' '}
          {unverified === 1 ? 'is' : 'are'} marked.
        </p>
      )}
      {notes.map((note) => (
        <Note key={note}>{sentence(note)}</Note>
      ))}
    </div>
  );
}
