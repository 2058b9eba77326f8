// Reads an event stream as the HTML standard writes it down, however its bytes were cut.
export interface ServerSentEvent {
  name: string;
  data: string;
}

/** `alive` is called for whatever arrives, a heartbeat's comment too. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  alive: () => void,
): AsyncGenerator<ServerSentEvent, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let name = '';
  let data: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      rest += decoder.decode(value, { stream: true });
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      // The last line may go on in the next piece; a CR at its end may be half of a CRLF.
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '') {
          // As the standard has it: an event without data is none.
          if (data.length > 0) yield { name: name || 'message', data: data.join('\n') };
          name = '';
          data = [];
        } else if (line.startsWith('event:')) name = textAfter(line, 6);
        else if (line.startsWith('data:')) data.push(textAfter(line, 5));
      }
    }
  } finally {
    // Whoever stops listening in the middle lets the connection go.
    await reader.cancel().catch(() => {});
  }
}

/** One space after the colon belongs to the syntax. */
const textAfter = (line: string, from: number) => line.slice(line[from] === ' ' ? from + 1 : from);
