import { MusterError } from '@muster/shared/model/error';
import { describe, expect, it } from 'vitest';
import { formatBytes, parseBytes } from './bytes.ts';
import { splitCommandLine } from './command-line.ts';
import { parseCpus } from './cpus.ts';
import { splitCsv } from './csv.ts';
import { parseEnvFile } from './dotenv.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { parseDevice, parseGpus, parseUlimit } from './host-resource.ts';
import { parseKeyValue, resolveEnvironment } from './key-value.ts';
import { parseMount, parseShortVolume } from './mount.ts';
import { parseBoolean, parseInteger, parseRatio } from './number.ts';
import { formatPort, parsePublish } from './port.ts';
import { suggest } from './suggest.ts';

describe('durations', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['10s', 10_000],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['250ms', 250],
    ['10us', 1],
    ['1h5m30s20ms', 3_930_020],
    ['2d', 172_800_000],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '10', '-5s', '5 s', 's', '1x', '1s2', '99999999h'])('refuses "%s"', (text) => {
    expect(() => parseDuration(text)).toThrow(MusterError);
  });

  it('says which unit to write when there is none', () => {
    expect(() => parseDuration('10')).toThrow(expect.objectContaining({ hint: expect.stringContaining('10s') }));
  });

  it.each([0, 1, 999, 90_000, 3_930_020, 86_400_000])('formats %d ms so that it reads back', (ms) => {
    expect(parseDuration(formatDuration(ms))).toBe(ms);
  });
});

describe('sizes, CPUs and numbers', () => {
  it.each([
    ['512m', 536_870_912],
    ['1.5g', 1_610_612_736],
    ['64KiB', 65_536],
    ['10kb', 10_240],
    ['1048576', 1_048_576],
    ['7b', 7],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each(['', '-1m', '1x', 'm', '1 2', '999999999999p'])('refuses the size "%s"', (text) => {
    expect(() => parseBytes(text)).toThrow(MusterError);
  });

  it('shows sizes in the largest short unit', () => {
    expect([0, 1023, 1536, 536_870_912].map(formatBytes)).toEqual(['0B', '1023B', '1.5K', '512M']);
  });

  it('reads CPUs as billionths', () => {
    expect(parseCpus('0.5')).toBe(500_000_000);
    expect(parseCpus('2')).toBe(2_000_000_000);
    for (const bad of ['', '-1', 'two', 'Infinity']) expect(() => parseCpus(bad)).toThrow(MusterError);
  });

  it('keeps integers within their bounds and reads octal modes where asked', () => {
    expect(parseInteger('0440', { octal: true })).toBe(0o440);
    expect(parseInteger('0440')).toBe(440);
    expect(() => parseInteger('-1', { min: 0 })).toThrow('it must be 0 or more');
    expect(() => parseInteger('1.5')).toThrow(MusterError);
    expect(() => parseRatio('1.1')).toThrow(MusterError);
    expect(parseBoolean('TRUE')).toBe(true);
    expect(() => parseBoolean('yes')).toThrow(MusterError);
  });
});

describe('ports', () => {
  it.each([
    ['80', '*->80/tcp'],
    ['8080:80', '8080->80/tcp'],
    ['127.0.0.1:8080:80', '127.0.0.1:8080->80/tcp'],
    ['[::1]:8080:80/udp', '::1:8080->80/udp'],
    [':80', '*->80/tcp'],
    ['127.0.0.1::80', '127.0.0.1:*->80/tcp'],
    ['published=8080,target=80,mode=host', '8080->80/tcp (host)'],
    ['target=53,protocol=udp,mode=host', '*->53/udp (host)'],
    ['published=8080,target=80,proxy-protocol=v2', '8080->80/tcp (proxy-protocol v2)'],
    ['published=8080,target=80,mode=prefer-local,proxy-protocol=v2', '8080->80/tcp (prefer-local, proxy-protocol v2)'],
  ])('%s publishes %s', (text, expected) => {
    expect(parsePublish(text).map(formatPort)).toEqual([expected]);
  });

  it('expands ranges of equal length', () => {
    expect(parsePublish('8000-8002:80-82').map(formatPort)).toEqual(['8000->80/tcp', '8001->81/tcp', '8002->82/tcp']);
  });

  it.each(['', '0:80', '80:0', '70000:80', 'a:b', '8000-8001:80', '80/sctp', 'published=80', 'target=80,mode=x', 'target=80,x=1', '9-8'])(
    'refuses "%s"',
    (text) => {
      expect(() => parsePublish(text)).toThrow(MusterError);
    },
  );
});

describe('mounts', () => {
  it('reads the long form of each type', () => {
    expect(parseMount('type=bind,src=/a,dst=/b,readonly,bind-propagation=rslave')).toEqual({
      type: 'bind', source: '/a', target: '/b', readOnly: true, createSource: false, propagation: 'rslave',
    });
    expect(parseMount('source=data,target=/d,volume-driver=local,volume-opt=type=nfs,"volume-opt=o=addr=1,rw"')).toEqual({
      type: 'volume', source: 'data', target: '/d', readOnly: false, noCopy: false, driver: 'local',
      driverOptions: { type: 'nfs', o: 'addr=1,rw' }, labels: {},
    });
    expect(parseMount('type=tmpfs,target=/t,tmpfs-size=64m,tmpfs-mode=1770')).toEqual({
      type: 'tmpfs', target: '/t', sizeBytes: 67_108_864, mode: 0o1770,
    });
  });

  it.each([
    'target=relative', 'type=volume', 'type=bind,source=rel,target=/x', 'type=tmpfs,source=a,target=/x', 'type=npipe,target=/x',
    'type=bind,source=/a,target=/x,volume-nocopy', 'target=/x,colour=red', 'target=/x,readonly=maybe', 'target=/x,"open',
  ])('refuses %s', (text) => {
    expect(() => parseMount(text)).toThrow(MusterError);
  });

  const resolve = (path: string) => `/base/${path.replace('./', '')}`;
  it('tells paths, names and anonymous volumes apart in the short form', () => {
    expect(parseShortVolume('./conf:/etc/conf:ro', resolve)).toMatchObject({ type: 'bind', source: '/base/conf', readOnly: true, createSource: true });
    expect(parseShortVolume('data:/data:nocopy', resolve)).toMatchObject({ type: 'volume', source: 'data', noCopy: true });
    expect(parseShortVolume('/data', resolve)).toMatchObject({ type: 'volume', source: '', target: '/data' });
    for (const bad of ['', 'a:b', 'a:/b:c:d', 'a:/b:fast', ':/b']) expect(() => parseShortVolume(bad, resolve)).toThrow(MusterError);
  });
});

describe('host resources', () => {
  it('reads ulimits, devices and gpus', () => {
    expect(parseUlimit('nofile=10:20')).toEqual({ name: 'nofile', soft: 10, hard: 20 });
    expect(parseUlimit('core=-1')).toEqual({ name: 'core', soft: -1, hard: -1 });
    expect(() => parseUlimit('nofile=20:10')).toThrow('above the hard limit');
    expect(parseDevice('/dev/a')).toEqual({ hostPath: '/dev/a', containerPath: '/dev/a', permissions: 'rwm' });
    expect(parseDevice('/dev/a:/dev/b:r')).toEqual({ hostPath: '/dev/a', containerPath: '/dev/b', permissions: 'r' });
    expect(() => parseDevice('a')).toThrow(MusterError);
    expect(parseGpus('all')).toEqual({ count: -1, deviceIds: [], capabilities: ['gpu'] });
    expect(parseGpus('2').count).toBe(2);
    expect(parseGpus('device=0')).toMatchObject({ count: 0, deviceIds: ['0'] });
    expect(parseGpus('"device=0,1",capabilities=compute')).toMatchObject({ deviceIds: ['0', '1'], capabilities: ['gpu', 'compute'] });
  });
});

describe('words', () => {
  it('splits a command line as a shell does', () => {
    expect(splitCommandLine(`sh -c "echo \\"a b\\" $X" 'it''s' a\\ b ""`)).toEqual(['sh', '-c', 'echo "a b" $X', 'its', 'a b', '']);
    expect(() => splitCommandLine('sh "open')).toThrow(MusterError);
  });

  it('splits comma lists outside quotes', () => {
    expect(splitCsv('a,"b,""c""",d')).toEqual(['a', 'b,"c"', 'd']);
  });

  it('takes bare environment variables from the environment, and the last of each', () => {
    expect(resolveEnvironment(['A=1', 'B', 'C', 'A=2', 'D='], { B: 'b' })).toEqual(['B=b', 'A=2', 'D=']);
    expect(() => resolveEnvironment(['=x'], {})).toThrow(MusterError);
    expect(parseKeyValue('a=b=c')).toEqual(['a', 'b=c']);
    expect(() => parseKeyValue('=c')).toThrow(MusterError);
  });

  it('suggests the nearest known word, and nothing when none is near', () => {
    expect(suggest('imgae', ['image', 'volumes'])).toBe('image');
    expect(suggest('volums', ['image', 'volumes'])).toBe('volumes');
    expect(suggest('zzz', ['image', 'volumes'])).toBeUndefined();
  });
});

describe('env files', () => {
  it('reads quotes, comments, exports and lines without a value', () => {
    const text = '# top\nA=1 # one\nexport B="two\\n#" # c\nC=\'$x\'\nD\nE=\nF="a\nb"\nG=a#b\n';
    expect(parseEnvFile(text, '.env').map(({ key, value, expand, line }) => [key, value, expand, line])).toEqual([
      ['A', '1', true, 2], ['B', 'two\n#', true, 3], ['C', '$x', false, 4], ['D', undefined, false, 5], ['E', '', true, 6],
      ['F', 'a\nb', true, 7], ['G', 'a#b', true, 9],
    ]);
  });

  it.each([['1A=x', '.env:1'], ['A=1\nB="open', '.env:2'], ['what is this', '.env:1']])('names the line of %s', (text, where) => {
    expect(() => parseEnvFile(text, '.env')).toThrow(where);
  });
});
