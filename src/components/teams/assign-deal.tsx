'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { type Action, runAction, useProblemToast } from '../hooks/use-action';
import { Select } from '../ui/select';

export interface AssignDealProps {
  readonly dealId: string;
  readonly assignedToId: string | null;
  readonly people: readonly { readonly userId: string; readonly name: string }[];
  readonly assign: Action<
    { readonly dealId: string; readonly assignedToId: string | null },
    unknown
  >;
}

/** Who looks after the deal: somebody of the team that owns it, or nobody. */
export function AssignDeal({ dealId, assignedToId, people, assign }: AssignDealProps) {
  const router = useRouter();
  const tell = useProblemToast();
  const [pending, startTransition] = useTransition();

  const choose = (userId: string) => {
    startTransition(async () => {
      const result = await runAction(assign, { dealId, assignedToId: userId || null });
      if (!result.ok) tell('The deal was not assigned', result.error);
      else {
        const name = people.find((person) => person.userId === userId)?.name;
        toast.success(name ? `Assigned to ${name}` : 'Assigned to nobody');
      }
      router.refresh();
    });
  };

  return (
    <Select
      aria-label="Assigned to"
      key={assignedToId}
      defaultValue={assignedToId ?? ''}
      disabled={pending}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <option value="">Nobody</option>
      {people.map(({ userId, name }) => (
        <option key={userId} value={userId}>
          {name}
        </option>
      ))}
    </Select>
  );
}
