import { STAGE_LABELS } from '@/lib/deals/model';

const LABELS: Readonly<Record<string, string>> = STAGE_LABELS;

/** The product's own stages by their label; a team's own name of one reads as words. */
export function stageName(stage: string): string {
  const words = stage.replaceAll('_', ' ');

  return LABELS[stage] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
