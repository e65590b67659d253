'use client';

import { createContext, useContext } from 'react';
import type { PolicyContent } from '@/lib/scoring/model';
import type { Faults, SettingPath } from './policy-draft';

/** The policy as it stands in the form, for the sections of the form. */
export interface PolicyForm {
  readonly draft: PolicyContent;
  /** The policy in force. */
  readonly base: PolicyContent;
  /** The built-in default, shown beside what was chosen. */
  readonly defaults: PolicyContent;
  readonly faults: Faults;
  readonly set: (path: SettingPath, value: unknown) => void;
}

export const PolicyFormContext = createContext<PolicyForm | null>(null);

export function usePolicyFields(): PolicyForm {
  const form = useContext(PolicyFormContext);
  if (!form) throw new Error('A section of the policy stands outside of its form.');

  return form;
}
