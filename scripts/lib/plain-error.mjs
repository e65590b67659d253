/** An error whose message is all that a person needs: what is wrong and what to do, in one line. */
export class PlainError extends Error {
  name = 'PlainError';
}

/** Runs a command's main function; a PlainError prints its one line, anything else its stack. */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? process.exitCode ?? 0;
  } catch (error) {
    console.error(error instanceof PlainError ? error.message : error);
    process.exitCode = 1;
  }
}
