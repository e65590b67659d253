import { AssistantSkeleton } from '@/components/assistant/assistant-skeleton';

export default function Loading() {
  return <AssistantSkeleton />;
}
