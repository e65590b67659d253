import { ProofSkeleton } from '@/components/proof/proof-skeleton';

export default function Loading() {
  return <ProofSkeleton />;
}
