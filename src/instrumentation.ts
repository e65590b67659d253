/**
 * Runs once when a server starts: the environment is checked whole (every fault named at once), the
 * followers of events are registered, and background work begins where it is switched on.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { tameAddresses } = await import('./app/_entry/tame-addresses');
  tameAddresses();
  const { closeOnStop } = await import('./app/_entry/close-on-stop');
  closeOnStop();
  const { startServer } = await import('./lib/jobs');
  await startServer();
}
