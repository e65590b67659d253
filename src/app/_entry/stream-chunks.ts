/**
 * The chunks of a file as a body that is made at the pace at which it is taken. The first chunk is
 * awaited here, so that what fails at once is answered as an error with its status. What fails later
 * errors the stream: the transfer breaks off, and nobody takes the part for the whole. A client that
 * hangs up ends the work.
 *
 * @param report is told of what fails later, which no answer can tell any more
 */
export async function streamChunks(
  chunks: AsyncGenerator<string, void>,
  report: (error: unknown) => void,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  let first: IteratorResult<string, void> | null = await chunks.next();
  let gone = false;

  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const next = first ?? (await chunks.next());
    first = null;
    // Whoever hung up while this was made gets it no more.
    if (gone) return;
    if (next.done) controller.close();
    else controller.enqueue(encoder.encode(next.value));
  };
  return new ReadableStream(
    {
      pull: (controller) =>
        pull(controller).catch((error: unknown) => {
          report(error);
          throw error;
        }),
      cancel: async () => {
        gone = true;
        await chunks.return();
      },
    },
    // Nothing is read ahead of the client.
    { highWaterMark: 0 },
  );
}
