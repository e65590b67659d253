import { readFileSync } from 'node:fs';
import { memoryUsage, resourceUsage } from 'node:process';

const MB = 1024 * 1024;
const SAMPLE_MS = 50;

export interface PeakMemory {
  readonly peakRssMb: number;
  readonly peakHeapMb: number;
}

/** Watches this process: its resident high-water mark is the system's, the heap's is sampled. */
export function watchMemory(): () => PeakMemory {
  let heap = 0;
  const look = () => {
    heap = Math.max(heap, memoryUsage().heapUsed);
  };
  const timer = setInterval(look, SAMPLE_MS);
  timer.unref();
  return () => {
    look();
    clearInterval(timer);
    return { peakRssMb: resourceUsage().maxRSS / 1024, peakHeapMb: heap / MB };
  };
}

/** The resident high-water mark of another process in MB; null where the system does not tell. */
export function peakRssOf(pid: number): number | null {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Number(found[1]) / 1024 : null;
  } catch {
    return null;
  }
}
