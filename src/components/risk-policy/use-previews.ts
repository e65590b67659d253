import { useMemo } from 'react';
import type { PreviewSummaryDto } from '@/lib/scoring/dto';
import { summaryOf } from './preview-words';
import { type Preview, versionOf } from './use-preview';

/** What earlier previews found, and the one that has just ended before the eyes of the person. */
export function usePreviews(
  known: readonly PreviewSummaryDto[],
  preview: Preview,
): readonly PreviewSummaryDto[] {
  return useMemo(() => {
    const version = versionOf(preview);
    if (version === null || !preview.result || !preview.finishedAt) return known;
    const newest = summaryOf(version, preview.finishedAt, preview.result);

    return [newest, ...known.filter((each) => each.version !== version)];
  }, [known, preview]);
}
