import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

/** Our own type size must be known, or `text-dense` would be dropped as if it were a colour. */
const merge = extendTailwindMerge({ extend: { classGroups: { 'font-size': ['text-dense'] } } });

/** Joins class names; the later of two that set the same property wins. */
export function cn(...inputs: ClassValue[]): string {
  return merge(clsx(inputs));
}
