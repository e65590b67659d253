/**
 * Given as `ref`, the control has the focus when it appears: in a dialog, whose first button would
 * have it otherwise. A function of its own, so that it is not called again with every rendering.
 */
export const takeFocus = (control: HTMLElement | null): void => control?.focus();
