/** What `/meetings` shows, as its address says it. */
export interface MeetingView {
  readonly side: 'ahead' | 'past';
  readonly isWithoutDeal: boolean;
}

type Param = string | string[] | undefined;

/** What an address does not say, or says wrongly, is what is shown by itself. */
export const readView = ({
  when,
  deal,
}: {
  readonly when?: Param;
  readonly deal?: Param;
}): MeetingView => ({
  side: when === 'past' ? 'past' : 'ahead',
  isWithoutDeal: deal === 'none',
});

export function meetingsHref({ side, isWithoutDeal }: MeetingView, cursor?: string): string {
  const query = new URLSearchParams();
  if (side === 'past') query.set('when', 'past');
  if (isWithoutDeal) query.set('deal', 'none');
  if (cursor) query.set('cursor', cursor);
  const text = query.toString();
  return text === '' ? '/meetings' : `/meetings?${text}`;
}
