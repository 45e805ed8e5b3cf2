// In charge of: sending a form in the browser and telling how far it is, which `fetch` does not.

/** An answer: its status, and its JSON where it has any. */
interface FormAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** How a form is sent. */
interface SendOptions {
  readonly headers: { readonly [name: string]: string };
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Sends a form; undefined when no answer came. Aborting rejects with the signal's reason. */
export function sendForm(url: string, form: FormData, { headers, signal, onProgress }: SendOptions): Promise<FormAnswer | undefined> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = (): void => request.abort();
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress?.(total === 0 ? 0 : loaded / total));
    request.addEventListener('load', () => resolve({ status: request.status, body: bodyOf(request.responseText) }));
    request.addEventListener('error', () => resolve(undefined));
    request.addEventListener('abort', () => reject(signal?.reason as Error));
    request.addEventListener('loadend', () => signal?.removeEventListener('abort', stop));
    if (signal?.aborted === true) return reject(signal.reason as Error);
    signal?.addEventListener('abort', stop);
    return request.send(form);
  });
}
