export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null where it is no text. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
