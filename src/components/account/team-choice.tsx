import type { DepartureDto } from '@/lib/account/dto';
import { ROLE_LABELS } from '../teams/role-words';
import { Field } from '../ui/field';
import { plural } from '../ui/format';
import { Select } from '../ui/select';

/** `delete`, or the id of whoever takes over. */
export const DELETE_TEAM = 'delete';

export interface TeamChoiceProps {
  readonly team: DepartureDto;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

/** What becomes of a team; nothing is chosen beforehand, since either way is final. */
export function TeamChoice({ team, value, onChange, error }: TeamChoiceProps) {
  const { teamName, others, deals, needsDecision } = team;
  const gifts = `${plural(deals, 'deal')} of yours there`;
  const hint = needsDecision
    ? `You are its only owner. Whoever takes over becomes the owner and gets ${gifts}.`
    : `The team stays. Whoever you choose gets ${gifts}; without a choice, its owner.`;

  return (
    <Field
      label={`What becomes of “${teamName}”`}
      hint={hint}
      error={error}
      required={needsDecision}
    >
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{needsDecision ? 'Choose…' : 'Its owner takes over'}</option>
          {others.map(({ userId, name, role }) => (
            <option key={userId} value={userId}>
              {name} ({ROLE_LABELS[role]}) takes over
            </option>
          ))}
          {needsDecision && <option value={DELETE_TEAM}>Delete the team with all its deals</option>}
        </Select>
      )}
    </Field>
  );
}
