import type { NamedReport } from '@/lib/scoring/dto';

/** Why one of the policies looks better than it is, where something speaks against it. */
export function Cautions({ reports }: { readonly reports: readonly NamedReport[] }) {
  return reports.map(({ label, caution }) =>
    caution ? (
      <p
        key={label}
        className="max-w-3xl rounded-md bg-medium-soft px-3 py-2 text-dense text-pretty text-medium"
      >
        {caution}
      </p>
    ) : null,
  );
}
