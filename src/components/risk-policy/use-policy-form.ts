'use client';

import { useCallback, useMemo, useState } from 'react';
import type { Problem } from '@/lib/core/result';
import type { RiskPolicy } from '@/lib/risk/policy';
import { diffPolicies, type PolicyChange, type PolicyContent } from '@/lib/scoring/model';
import { useUnsavedWarning } from '../hooks/use-unsaved-warning';
import type { PolicyForm } from './policy-context';
import { checkPolicy, type Faults, type SettingPath, withSetting } from './policy-draft';

export interface PolicyFormState {
  readonly form: PolicyForm;
  readonly changes: readonly PolicyChange[];
  readonly isValid: boolean;
  /** Grows where the form was filled from elsewhere, so that the fields show it. */
  readonly revision: number;
  readonly wasImported: boolean;
  readonly problem: Problem | null;
  readonly setProblem: (problem: Problem | null) => void;
  readonly fill: (policy: PolicyContent, from: 'reset' | 'import' | 'edit') => void;
}

/** The server names fields from the body's root. */
const ofPolicy = (problem: Problem | null): Faults =>
  Object.fromEntries(
    Object.entries(problem?.fields ?? {}).flatMap(([field, message]) =>
      field.startsWith('policy.') ? [[field.slice('policy.'.length), message]] : [],
    ),
  );

/** The policy as it is being edited: what differs from the one in force, and what is wrong with it. */
export function usePolicyForm(base: RiskPolicy, defaults: PolicyContent): PolicyFormState {
  const [version, setVersion] = useState(base.version);
  const [draft, setDraft] = useState<PolicyContent>(base);
  const [revision, setRevision] = useState(0);
  const [wasImported, setImported] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  if (version !== base.version) {
    // Another version is in force, by this form or by somebody else: it begins with that.
    setVersion(base.version);
    setDraft(base);
    setRevision(revision + 1);
    setImported(false);
    setProblem(null);
  }
  const changes = useMemo(() => diffPolicies(base, draft), [base, draft]);
  const checked = useMemo(() => checkPolicy(draft), [draft]);
  useUnsavedWarning(changes.length > 0);
  const set = useCallback((path: SettingPath, value: unknown) => {
    setDraft((before) => withSetting(before, path, value));
    setProblem(null);
  }, []);
  const fill = useCallback((policy: PolicyContent, from: 'reset' | 'import' | 'edit') => {
    setDraft(policy);
    setProblem(null);
    setRevision((count) => count + 1);
    if (from !== 'edit') setImported(from === 'import');
  }, []);
  const form = useMemo(() => {
    const faults = checked.ok ? ofPolicy(problem) : checked.faults;

    return { draft, base, defaults, faults, set };
  }, [draft, base, defaults, checked, problem, set]);

  return { form, changes, isValid: checked.ok, revision, wasImported, problem, setProblem, fill };
}
