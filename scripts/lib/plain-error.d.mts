export class PlainError extends Error {}
export function runMain(main: () => Promise<number | void>): Promise<void>;
