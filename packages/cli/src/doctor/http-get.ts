import { request, type RequestOptions } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** An answer longer than this is not what was asked for. */
const MAX_BODY = 1024 * 1024;

/** GET with a deadline; rejects with the system's error. */
export function httpGet(options: RequestOptions, timeoutMs: number, signal: AbortSignal): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const call = request({ ...options, timeout: timeoutMs, signal }, (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size > MAX_BODY) call.destroy(new Error('the answer is too long'));
        else parts.push(part);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }));
      response.on('error', reject);
    });
    call.on('timeout', () => call.destroy(Object.assign(new Error(`no answer within ${String(timeoutMs)} ms`), { code: 'ETIMEDOUT' })));
    call.on('error', reject);
    call.end();
  });
}

export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
