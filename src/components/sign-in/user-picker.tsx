import { ArrowRight } from 'lucide-react';

export interface PickablePerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly teamName: string | null;
  readonly role: string | null;
  readonly note: string;
}

export interface UserPickerProps {
  readonly people: readonly PickablePerson[];
  /** Reads `userId` and `next` from the form. */
  readonly action: (formData: FormData) => Promise<void>;
  /** The page to go to once signed in. */
  readonly next: string;
}

const ROLES = [
  ['Owner, admin, member', 'create, change and delete the team’s deals'],
  ['Viewer', 'reads, and changes nothing'],
] as const;

/** Sign-in of the demo: one plain form per person, so it works without JavaScript. */
export function UserPicker({ people, action, next }: UserPickerProps) {
  return (
    <div className="flex flex-col gap-6">
      {groupByTeam(people).map(([teamName, members]) => (
        <section key={teamName} aria-label={teamName}>
          <h2 className="mb-2 text-dense font-medium text-ink-muted">{teamName}</h2>
          <ul className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
            {members.map((person) => (
              <li key={person.id} className="border-b border-line last:border-b-0">
                <PersonForm person={person} action={action} next={next} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <section aria-labelledby="roles">
        <h2 id="roles" className="mb-2 text-dense font-medium text-ink-muted">
          What each role may do
        </h2>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-dense">
          {ROLES.map(([role, may]) => (
            <div key={role} className="col-span-2 grid grid-cols-subgrid">
              <dt className="font-medium">{role}</dt>
              <dd className="text-ink-muted">{may}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}

interface PersonFormProps extends Pick<UserPickerProps, 'action' | 'next'> {
  readonly person: PickablePerson;
}

function PersonForm({ person, action, next }: PersonFormProps) {
  return (
    <form action={action}>
      <input type="hidden" name="userId" value={person.id} />
      <input type="hidden" name="next" value={next} />
      <button
        type="submit"
        className="group flex w-full items-center gap-3 px-4 py-2.5 text-left transition-colors hover:bg-sunken focus-visible:-outline-offset-2"
      >
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span className="text-sm font-medium">{person.name}</span>
            {person.role && (
              <span className="text-dense text-accent-text capitalize">{person.role}</span>
            )}
          </span>
          <span className="block truncate text-dense text-ink-muted">{person.email}</span>
          {person.note && <span className="block text-dense text-ink-muted">{person.note}</span>}
        </span>
        <ArrowRight
          aria-hidden="true"
          className="size-4 shrink-0 text-ink-muted transition-transform group-hover:translate-x-0.5"
        />
      </button>
    </form>
  );
}

/** Teams in the order in which they come; people without one stand last. */
function groupByTeam(people: readonly PickablePerson[]): [string, PickablePerson[]][] {
  const groups = new Map<string, PickablePerson[]>();
  for (const person of people.toSorted((a, b) => Number(!a.teamName) - Number(!b.teamName))) {
    const name = person.teamName ?? 'Without a team';
    groups.set(name, [...(groups.get(name) ?? []), person]);
  }

  return [...groups];
}
