/** What makes a spreadsheet run a cell, behind any number of apostrophes. */
const FORMULA = /^'*[=+\-@\t\r\0]/;
const DISARMED = /^'+[=+\-@\t\r\0]/;

/**
 * A cell that no spreadsheet runs as a formula: one apostrophe is put before what begins like one.
 * What begins with apostrophes and then a formula sign gets one more, so that `rearmCell` gives back
 * every text as it was.
 */
export const disarmCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The text that `disarmCell` was given; other texts stay as they are. */
export const rearmCell = (cell: string): string => (DISARMED.test(cell) ? cell.slice(1) : cell);
