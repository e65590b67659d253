export function migratedSchema(): string | null;
