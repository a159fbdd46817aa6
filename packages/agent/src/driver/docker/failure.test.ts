import { describe, expect, it } from 'vitest';
import { DriverError } from '../driver.ts';
import { ignoreStatus, isConnectionLost, takenPort, toDriverError } from './failure.ts';

const context = { doing: 'start the container of task t1', endpoint: '/var/run/docker.sock' };
const answer = (statusCode: number, message: string) => Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), { statusCode, json: { message } });
const socket = (code: string) => Object.assign(new Error(`connect ${code} /var/run/docker.sock`), { code });

describe('toDriverError', () => {
  it.each([
    [socket('ENOENT'), 'unavailable', /systemctl start docker.*install.*DOCKER_HOST/],
    [socket('ECONNREFUSED'), 'unavailable', /No Docker engine listens at \/var\/run\/docker\.sock\. Start it/],
    [socket('EACCES'), 'permission-denied', /docker group \(usermod -aG docker/],
    [socket('ECONNRESET'), 'unavailable', /start the container of task t1/],
    [answer(500, 'driver failed programming external connectivity on endpoint x: Bind for 0.0.0.0:8080 failed: port is already allocated'), 'port-taken', /8080/],
    [answer(500, 'Error starting userland proxy: listen tcp4 0.0.0.0:8080: bind: address already in use'), 'port-taken', /8080/],
    [answer(500, 'failed to set up container networking: failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already in use'), 'port-taken', /8080/],
    [answer(500, 'write /var/lib/docker/x: no space left on device'), 'disk-full', /docker system df/],
    [answer(404, 'No such image: app:1'), 'image-not-found', /app:1/],
    [answer(404, 'No such container: abc'), 'not-found', /abc/],
    [answer(400, 'invalid mount config for type "bind": bind source path does not exist: /nowhere'), 'refused', /\/nowhere$/],
    [answer(400, 'Minimum memory limit allowed is 6MB'), 'refused', /could not start the container of task t1: Minimum memory/],
    [answer(500, 'OCI runtime create failed: exec: "no": executable file not found in $PATH: unknown'), 'refused', /executable file not found/],
    [answer(503, 'not ready'), 'unavailable', /not ready/],
    [answer(500, 'connection error: desc = "transport: error while dialing: dial unix /run/containerd/containerd.sock"'), 'unavailable', /starting or stopping/],
  ])('%s → %s', (raw, code, words) => {
    const error = toDriverError(raw, context);
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(words)]);
    expect(error.cause).toBe(raw);
    expect(error.message).not.toContain('HTTP code');
  });

  it('takes the words out of an answer that was read as a stream', () => {
    const raw = Object.assign(new Error('(HTTP code 404) unexpected - pull access denied for x '), { statusCode: 404, json: null });
    expect(toDriverError(raw, { ...context, doing: 'pull image x' }).message).toBe('The engine could not pull image x: pull access denied for x');
  });

  it('leaves an error that is clear already', () => {
    const clear = new DriverError('timeout', 'late');
    expect(toDriverError(clear, context)).toBe(clear);
  });
});

describe('takenPort', () => {
  it.each([
    ['Bind for 0.0.0.0:8080 failed: port is already allocated', 8080],
    ['listen tcp4 127.0.0.1:80: bind: address already in use', 80],
    ['listen tcp6 [::]:443: bind: address already in use', 443],
    ['failed to bind host port for 0.0.0.0:53:172.17.0.2:53/udp: address already in use', 53],
    ['port is already allocated', undefined],
  ])('%s → %s', (message, port) => expect(takenPort(message)).toBe(port));
});

describe('the engine answers', () => {
  it('with an expected status: no failure', () => {
    expect(ignoreStatus(304, 404)(answer(404, 'gone'))).toBeUndefined();
    expect(() => ignoreStatus(304)(answer(500, 'broken'))).toThrow('broken');
    expect(() => ignoreStatus(304)(socket('ECONNRESET'))).toThrow('ECONNRESET');
  });

  it('not at all: the connection was lost', () => {
    expect([socket('ECONNRESET'), socket('EPIPE'), new Error('socket hang up')].map(isConnectionLost)).toEqual([true, true, true]);
    expect([socket('ENOENT'), answer(500, 'x'), undefined].map(isConnectionLost)).toEqual([false, false, false]);
  });
});
