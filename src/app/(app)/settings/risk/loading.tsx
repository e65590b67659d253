import { RiskPolicySkeleton } from '@/components/risk-policy/risk-policy-skeleton';

export default function Loading() {
  return (
    <div className="w-full">
      <RiskPolicySkeleton />
    </div>
  );
}
