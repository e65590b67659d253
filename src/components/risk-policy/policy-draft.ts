import type { PolicyContent } from '@/lib/scoring/model';
import { policyInput } from '@/lib/scoring/policy-schema';

/** Where a setting stands in a policy; names of stages may hold dots, so it is no text. */
export type SettingPath = readonly string[];

function setIn(value: unknown, [key, ...rest]: SettingPath, next: unknown): unknown {
  if (key === undefined) return next;
  const record = value as Readonly<Record<string, unknown>>;

  return { ...record, [key]: setIn(record[key], rest, next) };
}

/** The policy with one setting changed; the given one stays as it is. */
export const withSetting = (draft: PolicyContent, path: SettingPath, next: unknown) =>
  setIn(draft, path, next) as PolicyContent;

export function settingAt(draft: PolicyContent, path: SettingPath): unknown {
  let value: unknown = draft;
  for (const key of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];

  return value;
}

/** What is wrong with a field, by its path: the words are those of the server. */
export type Faults = Readonly<Record<string, string>>;

export type CheckedPolicy =
  | { readonly ok: true; readonly policy: PolicyContent }
  | { readonly ok: false; readonly faults: Faults };

/** Holds a policy against the rules that the server holds it against. */
export function checkPolicy(value: unknown): CheckedPolicy {
  const parsed = policyInput.safeParse(value);
  if (parsed.success) return { ok: true, policy: parsed.data };
  const faults = new Map<string, string>();
  for (const { path, message } of parsed.error.issues) {
    const field = path.join('.');
    if (!faults.has(field)) faults.set(field, message);
  }

  return { ok: false, faults: Object.fromEntries(faults) };
}

const MAX_FILE_BYTES = 1_000_000;

/** A policy from a file, or why it is none, in a sentence. */
export async function readPolicyFile(
  file: Blob,
): Promise<
  | { readonly ok: true; readonly policy: PolicyContent }
  | { readonly ok: false; readonly why: string }
> {
  if (file.size > MAX_FILE_BYTES) return { ok: false, why: 'It is larger than any policy is.' };
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch {
    return { ok: false, why: 'It is not JSON.' };
  }
  const checked = checkPolicy(value);
  if (checked.ok) return checked;
  const [first = ['', '']] = Object.entries(checked.faults);
  const others = Object.keys(checked.faults).length - 1;
  const rest = others > 0 ? `, and ${others} more` : '';

  return { ok: false, why: `${[first[0], first[1]].filter(Boolean).join(' ')}${rest}.` };
}

/** The entries of a text with one on each line. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** The first fault at a path or below it, such as of the third word of a list. */
export function faultAt(faults: Faults, path: SettingPath): string | undefined {
  const start = path.join('.');
  const key = Object.keys(faults).find((each) => each === start || each.startsWith(`${start}.`));
  const text = key === undefined ? undefined : faults[key];
  if (!text) return undefined;
  const line = /^\d+$/.exec(key?.slice(start.length + 1) ?? '');
  const said = line ? `Entry ${Number(line[0]) + 1} ${text}` : text;

  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}
