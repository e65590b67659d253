const started = performance.now();

/** Seconds since the command began, as `12.3 s`. */
export function elapsed(since = started) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** Prints one line of progress with the time since the command began. */
export function report(text) {
  console.log(`${elapsed().padStart(8)}  ${text}`);
}
