import type Dockerode from 'dockerode';

type DialOptions = Parameters<Dockerode['modem']['dial']>[0];

/** A request that dockerode's methods cannot make as it is needed. The answer's shape is the caller's claim. */
export function dial<Answer>(docker: Dockerode, options: DialOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(options, (error: unknown, answer: unknown) => {
      if (error) reject(error);
      else resolve(answer as Answer);
    });
  });
}
