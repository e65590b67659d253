import { RiskPolicySkeleton } from '@/components/risk-policy/risk-policy-skeleton';

export default function Loading() {
  return (
    <div className="mx-auto w-full max-w-6xl">
      <RiskPolicySkeleton />
    </div>
  );
}
