'use client';

import { useRouter } from 'next/navigation';
import { NOTIFICATION_TYPES, TYPE_RULES } from '@/lib/notifications/model';
import { Select } from '../ui/select';

export interface TypeFilterProps {
  /** Empty for every type. */
  readonly type: string;
  /** Address of the list for each type, and for the empty one. */
  readonly hrefs: Readonly<Record<string, string>>;
}

export function TypeFilter({ type, hrefs }: TypeFilterProps) {
  const router = useRouter();

  return (
    <Select
      aria-label="What they are about"
      wrapperClassName="w-52 print:hidden"
      value={type}
      onChange={(event) => router.push(hrefs[event.target.value] ?? '/notifications')}
    >
      <option value="">Everything</option>
      {NOTIFICATION_TYPES.map((name) => (
        <option key={name} value={name}>
          {TYPE_RULES[name].label}
        </option>
      ))}
    </Select>
  );
}
