const SIGNAL_NAMES: Readonly<Record<string, string>> = {
  inactivity: 'Silence',
  stage_velocity: 'Time in stage',
  engagement: 'Two-way contact',
  close_date: 'Close date',
  threading: 'Buyer contacts',
  next_step: 'Next step',
  backward_move: 'Backward move',
  competitive: 'Competition',
  stage_prior: 'Stage track record',
  recent_reply: 'Recent reply',
  meeting_scheduled: 'Meeting scheduled',
  forward_move: 'Forward move',
};

/** How a signal is called on screen; a newer engine's signal reads as words, never as a code. */
export function signalName(signal: string): string {
  const known = SIGNAL_NAMES[signal];
  if (known) return known;
  const words = signal.replaceAll(/[_-]+/g, ' ').trim();

  return words === '' ? 'Unnamed signal' : words.charAt(0).toUpperCase() + words.slice(1);
}
