'use client';

import { useState } from 'react';
import { type Stage, STAGE_LABELS } from '@/lib/deals/model';
import type { LiveDeal } from '@/lib/realtime/model';
import { useRealtime } from '../hooks/use-realtime';

interface DealNewsProps {
  readonly dealId: string;
  /** Their own changes they need not be told of. */
  readonly viewerName: string;
}

/** Says aloud, once the reader is idle, that somebody else moved the deal that is looked at. */
export function DealNews({ dealId, viewerName }: DealNewsProps) {
  const [news, setNews] = useState('');

  useRealtime(['deal.stage_changed'], ({ payload }) => {
    const { stage, by, dealId: id } = payload as unknown as LiveDeal;
    if (id !== dealId || by === viewerName) return;
    const label = STAGE_LABELS[stage as Stage] ?? stage;
    setNews(`Stage changed to ${label}${by ? ` by ${by}` : ''}`);
  });

  return (
    <p aria-live="polite" className="sr-only">
      {news}
    </p>
  );
}
