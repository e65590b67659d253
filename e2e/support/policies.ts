import { defaultPolicy, type RiskPolicy } from '../../src/lib/risk/policy';
import { call } from './http';
import type { Person } from './people';

/** A policy that differs from every one before it. */
export const changedPolicy = (): RiskPolicy => ({
  ...defaultPolicy(),
  intercept: Math.random() / 100 + 1e-6,
});

/** The version in force for a person's team; `edited`: one of their own, made where there is none. */
export async function activeVersion(
  { token }: Person,
  { edited = false }: { readonly edited?: boolean } = {},
): Promise<string> {
  const { json } = await call('GET', '/api/risk/policy', { token });
  const { version } = json.policy;
  if (!edited || json.policy.origin !== 'default') return version;
  const body = { policy: changedPolicy(), basedOn: version };
  const put = await call('PUT', '/api/risk/policy', { token, body });
  if (put.status !== 200) throw new Error(`No policy was made: ${put.text}`);
  return put.json.policy.version;
}
