import { cn } from '../ui/cn';

/** The mark is a score in small: an axis, what raises the risk on one side, what lowers it on the other. */
export function Logo({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={cn('size-7 shrink-0', className)}>
      <rect width="32" height="32" rx="8" fill="#4338a8" />
      <rect x="15.25" y="6" width="1.5" height="20" rx=".75" fill="#fff" fillOpacity=".55" />
      <rect x="17" y="8" width="9" height="4" rx="1.5" fill="#ff9a76" />
      <rect x="7" y="14" width="8" height="4" rx="1.5" fill="#7fd4d6" />
      <rect x="17" y="20" width="5" height="4" rx="1.5" fill="#ff9a76" />
    </svg>
  );
}
