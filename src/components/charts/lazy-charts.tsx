'use client';

import dynamic from 'next/dynamic';
import { Skeleton } from '../ui/skeleton';

// The chart library is large and no page needs it to be read: it comes after the words.

/** As high as the chart, so that nothing below it moves. */
const wait = (height: string) =>
  function Waiting() {
    return <Skeleton className={height} />;
  };

export const RocChart = dynamic(() => import('./roc-lines').then(({ RocLines }) => RocLines), {
  ssr: false,
  loading: wait('h-[360px]'),
});

export const CalibrationChart = dynamic(
  () => import('./calibration-points').then(({ CalibrationPoints }) => CalibrationPoints),
  { ssr: false, loading: wait('h-[260px]') },
);

export const LeadTimeChart = dynamic(
  () => import('./lead-time-bars').then(({ LeadTimeBars }) => LeadTimeBars),
  { ssr: false, loading: wait('h-[260px]') },
);
