import { FlaskConical } from 'lucide-react';

export interface StandInNoteProps {
  readonly name: string;
  readonly address: string | null;
}

/** Nobody should take pretended deals for the real ones. */
export function StandInNote({ name, address }: StandInNoteProps) {
  if (address === null) return null;
  return (
    <p className="flex items-start gap-2 border-t border-line px-4 py-3 text-dense text-ink-muted">
      <FlaskConical aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span className="[overflow-wrap:anywhere]">
        This is a stand-in: calls go to <code>{address}</code> instead of {name} itself.
      </span>
    </p>
  );
}
